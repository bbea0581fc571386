# Perl: text, regular expressions, sorting, processes, sockets, signals.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use IO::Socket::INET;
use List::Util qw(sum reduce shuffle);
use POSIX qw(floor strftime WNOHANG :sys_wait_h);
use Socket;
use Time::HiRes qw(sleep alarm);
$| = 1;

my %count;
$count{length}++, $count{lc substr $_, 0, 1}++ for map { "word$_" x ($_ % 3 + 1) } 1 .. 500;
print join(",", map { "$_=$count{$_}" } sort keys %count), "\n";
(my $text = "The quick brown fox " x 50) =~ s/(\w+)/ucfirst reverse $1/ge;
print sha256_hex($text), " ", scalar(() = $text =~ /o/gi), "\n";
print "$1 $2\n" while "a=1;b=22;c=333" =~ /(\w)=(\d+)/g;
printf "%.17g %e %s %s\n", 0.1 + 0.2, 1 / 3, 10**20, 9**0.5;
print join(" ", (sort { $b <=> $a } map { $_ * 7919 % 1000 } 1 .. 30)[0 .. 9]), "\n";
print strftime("%Y-%m-%d", gmtime 1e9), " ", floor(-1.5), " ", pack("NnC", 1, 2, 3) eq "\0\0\0\1\0\2\3", "\n";
my @parts = map { my $n = $_; my $pid = open(my $out, "-|") // die; if (!$pid) { print $n ** 2; exit $n } [$n, $out] } 1 .. 5;
for (@parts) { my $line = readline $_->[1]; close $_->[1]; print "$_->[0]: $line ", $? >> 8, "\n" }
my $caught = 0;
$SIG{ALRM} = sub { $caught++ };
alarm 0.02, 0.02;
sleep 0.05 while $caught < 3;
alarm 0;
print "alarms\n" if $caught >= 3;
my $server = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1", Proto => "tcp") or die;
my $child = fork // die;
if (!$child) {
    my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $server->sockport) or exit 1;
    print $s "hello $_\n" for 1 .. 100;
    exit 0;
}
my $peer = $server->accept;
my $lines = 0;
$lines++ while <$peer>;
waitpid $child, 0;
print "$lines lines, status $?\n";
eval { die { code => 42 } };
print "caught $@->{code}\n";
print `echo backticks | tr a-z A-Z`, system("exit 3") >> 8, "\n";
kill 9, $$ if !fork;
wait;
print "signal ", $? & 127, "\n";
my $x = 0;
$x = ($x * 31 + $_) % 1000003 for 1 .. 300000;
print "$x\n";
