pid=$(setsid env -i sleep $0 </dev/null >/dev/null 2>&1 & echo $!)
while grep -qs . /proc/$pid/environ; do sleep 0.01; done # the exec is still to come
echo ready
echo detached $pid
exec sleep $0
