echo ready
read -r line
kill -KILL $$
