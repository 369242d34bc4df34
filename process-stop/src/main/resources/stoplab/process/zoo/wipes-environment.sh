exec 3>&1
pid=$(env -i sleep $0 >&3 3>&- & echo $!)
exec 3>&-
while grep -qs . /proc/$pid/environ; do sleep 0.01; done # the exec is still to come
echo ready
echo detached $pid
exec sleep $0
