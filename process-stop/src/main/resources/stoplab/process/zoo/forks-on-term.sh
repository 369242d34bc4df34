trap 'sleep $0 & exit 0' TERM
sleep $0 &
echo ready
wait
sleep $0 &
wait
