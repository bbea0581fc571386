# Ruby, PHP, Perl, Lua-free: what their interpreters do by themselves.
ruby -e 'require "digest"; require "json"; require "set"
puts Digest::SHA256.hexdigest("a" * 100000)
puts (1..20).reduce(:*), 2**200, Math.sqrt(2), [3, 1, 2].sort.inspect, JSON.generate({"a" => [1, 2.5, nil]})
t = (1..4).map { |i| Thread.new { (1..20000).sum { |k| k * i } } }; puts t.map(&:value).inspect
f = Fiber.new { 3.times { |i| Fiber.yield i } ; :done }; puts 4.times.map { f.resume }.inspect
r, w = IO.pipe; pid = fork { r.close; w.write "from the child"; exit! 3 }; w.close; puts r.read; Process.wait pid; puts $?.exitstatus
puts `echo $((6 * 7))`; trap("USR1") { puts "signal" }; Process.kill("USR1", $$); sleep 0.1
begin; Integer("x"); rescue => e; puts e.message; end'
php -r 'echo hash("sha256", str_repeat("a", 100000)), "\n"; echo json_encode(["a" => [1, 2.5, null], "b" => array_sum(range(1, 1000))]), "\n";
preg_match_all("/(\d+)-(\w+)/", "12-ab 34-cd", $m); print_r($m[2]); usort($m[1], fn($a, $b) => $b <=> $a); echo implode(",", $m[1]), "\n";
function fib($n) { return $n < 2 ? $n : fib($n - 1) + fib($n - 2); } echo fib(22), "\n"; printf("%.15f\n", M_PI ** 3);
$p = proc_open(["sh", "-c", "cat; exit 5"], [["pipe", "r"], ["pipe", "w"]], $io); fwrite($io[0], "through"); fclose($io[0]); echo stream_get_contents($io[1]), proc_close($p), "\n";
foreach ((function () { yield 1; yield from [2, 3]; })() as $v) echo $v; echo "\n"; try { intdiv(1, 0); } catch (DivisionByZeroError $e) { echo $e->getMessage(), "\n"; }'
perl -MDigest::SHA=sha256_hex -MPOSIX -MTime::HiRes -MList::Util=sum,shuffle -e 'print sha256_hex("a" x 100000), "\n", sum(1 .. 1000), "\n";
my %h = map { $_ => $_ ** 2 } 1 .. 10; print join(",", map { "$_=$h{$_}" } sort { $a <=> $b } keys %h), "\n"; printf "%.10g %s\n", exp(1), 2 ** 0.5;
my $pid = fork; if (!$pid) { exit 7 } waitpid $pid, 0; print $? >> 8, "\n"; local $SIG{ALRM} = sub { die "alarm\n" }; eval { alarm 1; sleep 5 }; print $@;
my $text = "the quick brown fox"; (my $copy = $text) =~ s/(\w+)/\u$1/g; print "$copy\n"; print scalar reverse("abc"), " ", sprintf("%b", 10), "\n"; print POSIX::strftime("%Y", gmtime 0), "\n";'
sqlite3 :memory: "with recursive f(n, a, b) as (select 1, 0, 1 union all select n + 1, b, a + b from f where n < 50) select max(a) from f;
create table t(a integer primary key, b text); insert into t select value, hex(value * 7919) from generate_series(1, 5000); select count(*), sum(length(b)), max(b) from t;
create virtual table d using fts5(x); insert into d values ('the quick fox'), ('lazy dogs'); select x from d where d match 'quick'; select round(avg(a * 1.5), 3), group_concat(a) from t where a < 6; pragma integrity_check;"
