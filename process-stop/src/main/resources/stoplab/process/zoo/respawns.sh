trap : TERM
end=$(($(date +%s) + 600))
said=
while [ "$(date +%s)" -lt $end ]; do
  sleep $0 &
  child=$!
  [ $said ] || echo ready
  said=yes
  while kill -0 $child 2>/dev/null; do wait $child; done
done
