$| = 1;
my ($nap, $cue) = @ARGV;

my $first = fork;
if ($first) { # the leader
  waitpid $first, 0;
  print "ready\n";
  sleep $nap;
  exit;
}

# Each goes on in a child, and leaves; bounded by time, by number, and by a file for the impatient.
my $end = time + 60;
for (1 .. 200_000) {
  last if time >= $end or -e $cue;
  exit if fork // 1;
}
