sleep $0 &
echo ready
echo detached $!
