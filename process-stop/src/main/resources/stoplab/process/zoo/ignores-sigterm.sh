trap '' TERM
echo ready
exec sleep $0
