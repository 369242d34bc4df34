# Perl does as setproctitle does: the title takes the memory of the arguments and the environment.
(perl -e '
  $0 = "overwritten $ARGV[0]";
  $| = 1;
  print "ready\ndetached $$\n";
  sleep 600' $0 &)
exec sleep $0
