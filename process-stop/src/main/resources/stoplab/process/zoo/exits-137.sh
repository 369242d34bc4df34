echo ready
read -r line
exit 137
