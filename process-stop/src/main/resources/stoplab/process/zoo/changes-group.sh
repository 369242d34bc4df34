setsid sh -c 'echo ready; exec sleep $0' "$0" &
wait
