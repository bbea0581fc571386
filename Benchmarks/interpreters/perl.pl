# perl: hashes, regular expressions, sorting, closures, sprintf, pack.
# quick: 1
my $rounds = shift // 24;
my $sum = 0;

sub collatz {
    my ($n, $steps) = (shift, 0);
    while ($n != 1) { $n = $n % 2 ? 3 * $n + 1 : $n / 2; $steps++ }
    return $steps;
}

for my $r (1 .. $rounds) {
    my (%count, @lines);
    for my $i (1 .. 3000) {
        push @lines, sprintf("%05d user%d [%s] GET /path/%x/item?id=%d", $i, $i * 7 % 97,
            join(":", $i % 24, $i % 60, $r), $i * $r, $i % 13);
    }
    for (@lines) {
        if (/^(\d+) (user\d+) \[(\d+):(\d+):\d+\] GET (\S+)\?id=(\d+)$/) {
            $count{$2}{$6} += $1 + $3 * $4;
            (my $path = $5) =~ tr{a-f/}{A-F.};
            $sum = ($sum * 31 + length($path) + ($path =~ s/[A-F]+//g)) % 1000000007;
        }
    }
    for my $user (sort { $a cmp $b } keys %count) {
        my $total = 0;
        $total += $count{$user}{$_} * $_ for sort { $a <=> $b } keys %{$count{$user}};
        $sum = ($sum * 7 + $total) % 1000000007;
    }
    $sum += collatz($_ + $r) for 1 .. 300;
    my @made = map { my $k = $_; sub { $_[0] * $k + $r } } 1 .. 20;
    for my $i (1 .. 500) { $sum = ($sum + $_->($i)) % 1000000007 for @made }
    $sum += unpack("%32C*", pack("N*", map { $_ * $sum % 65537 } 1 .. 500));
}
print "perl $sum\n";
