$| = 1;
my ($nap, $cue) = @ARGV;

my $first = fork;
if ($first) { # the leader
  waitpid $first, 0;
  print "ready\n";
  sleep $nap;
  exit;
}

# Each goes on in a child, and leaves; bounded by time and number, and by a file at whose sight it
# ends. Another file is a book in which it signs: no list of processes is quick enough to show it.
my $end = time + 60;
for (1 .. 200_000) {
  last if time >= $end or -e "$cue.end";
  if (open my $book, '+<', "$cue.book") {
    syswrite $book, "$$\n";
  }
  exit if fork // 1;
}
