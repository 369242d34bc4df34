trap '' TERM
echo ready
while read -r line; do :; done
