echo ready
read -r line
exit 143
