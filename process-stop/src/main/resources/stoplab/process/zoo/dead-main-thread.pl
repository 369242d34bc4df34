use threads;
use POSIX ();
$| = 1;

threads->create(sub {
  my $stat;
  do { # until the main thread is a zombie, and so the state of the process is Z
    select undef, undef, undef, 0.001;
    open my $file, '<', "/proc/$$/stat" or die $!;
    $stat = <$file>;
  } until $stat =~ /\) Z/;
  print "ready\n";
  sleep $ARGV[0];
  POSIX::_exit(0);
})->detach;

# The system call exit ends one thread; what libraries call so is exit_group.
my %exit = (x86_64 => 60, aarch64 => 93, riscv64 => 93);
syscall $exit{(POSIX::uname())[4]} // 1, 0;
