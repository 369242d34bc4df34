sleep $0 &
trap "kill $!; exit 0" TERM
echo ready
wait
