$| = 1;
$SIG{TERM} = 'IGNORE';
$SIG{INT} = sub { print "left at SIGINT\n"; exit 0 };
print "ready\n";
sleep $ARGV[0];
