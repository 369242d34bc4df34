for i in 1 2 3 4 5 6 7 8 9; do sleep $0 & done
sh -c 'sleep $0 & echo ready; wait' "$0" &
wait
