# A repository with branches, merges, packs, a clone over a local socket; hashes are equal to native ones.
set -e
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b HOME=/tmp
export GIT_AUTHOR_DATE='1500000000 +0000' GIT_COMMITTER_DATE='1500000000 +0000' GIT_CONFIG_NOSYSTEM=1
dir=$(mktemp -d)
cd "$dir"
git init -q -b main one
cd one
for i in $(seq 1 12); do
    seq 1 $((i * 40)) >"file$((i % 5))"
    mkdir -p "d$((i % 3))"; echo "$i" >"d$((i % 3))/x"
    git add -A; git commit -qm "commit $i"
done
git log --oneline | cat
git checkout -q -b side HEAD~4
echo side >s; git add s; git commit -qm side
git checkout -q main; git merge -q --no-edit side
git rev-parse HEAD; git diff --stat HEAD~3 | cat; git blame -s file1 | tail -1
git gc -q; git fsck --full 2>&1 | tail -1; git count-objects -v | grep -v size
git rebase -q HEAD~2 2>&1 | tail -1; git status --porcelain | wc -l
git stash list | wc -l; git archive HEAD | sha256sum; git bisect start HEAD HEAD~6 | cat; git bisect good | tail -1; git bisect reset 2>&1 | head -1
cd ..
git clone -q one two; git -C two log --format=%h -1
git daemon --base-path="$dir" --export-all --reuseaddr --listen=127.0.0.1 --port=19418 --detach --pid-file="$dir/pid"
for _ in $(seq 50); do git clone -q git://127.0.0.1:19418/one three 2>/dev/null && break; sleep 0.1; done
kill "$(cat pid)"
git -C three rev-parse HEAD; git -C three grep -c 7 | head -3
cd /; rm -rf "$dir"
