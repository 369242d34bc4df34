(echo ready) &
exec sleep $0
