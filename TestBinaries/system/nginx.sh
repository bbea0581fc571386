# nginx with two workers, and many requests at once.
cd "$(mktemp -d)"
chmod 755 .
seq 100000 >numbers
cat >conf <<END
worker_processes 2; pid $PWD/pid; error_log $PWD/errors; user www-data;
events { worker_connections 128; }
http { access_log off; gzip on; gzip_types text/plain; default_type text/plain; client_body_temp_path $PWD/body;
  server { listen 127.0.0.1:7788; root $PWD; location /hello { return 200 "hello\n"; } } }
END
nginx -c "$PWD/conf" 2>/dev/null
for _ in $(seq 50); do [ -s pid ] && break; sleep 0.1; done
python3 - <<'END'
import concurrent.futures, gzip, hashlib, urllib.request
def get(i):
    request = urllib.request.Request("http://127.0.0.1:7788/" + ("hello" if i % 2 else "numbers"))
    if i % 4 == 0: request.add_header("Accept-Encoding", "gzip")
    answer = urllib.request.urlopen(request)
    data = answer.read()
    if answer.headers.get("Content-Encoding") == "gzip": data = gzip.decompress(data)
    return hashlib.sha256(data).hexdigest()[:16]
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    print(sorted(set(pool.map(get, range(200)))))
END
nginx -c "$PWD/conf" -s reload 2>/dev/null; sleep 0.5; nginx -c "$PWD/conf" -s quit 2>/dev/null
for _ in $(seq 100); do [ -s pid ] || break; sleep 0.1; done; [ -e pid ] || echo gone
