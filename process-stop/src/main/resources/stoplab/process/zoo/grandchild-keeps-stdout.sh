sleep $0 &
echo ready
wait
