hop() {
  sleep 0.05
  [ $1 -gt 0 ] && hop $(($1 - 1)) &
}
(hop 1200 &)
echo ready
exec sleep $0
