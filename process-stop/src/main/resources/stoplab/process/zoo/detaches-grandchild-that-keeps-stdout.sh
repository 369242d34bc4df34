exec 3>&1
new_session=$(command -v setsid)
pid=$(trap '' TERM HUP; $new_session sleep $0 >&3 3>&- & echo $!)
exec 3>&-
echo ready
echo detached $pid
exec sleep $0
