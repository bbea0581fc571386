# vim and emacs as programs: substitution, macros, sorting, scripts, byte code.
cd "$(mktemp -d)"
export HOME=$PWD
seq 1 300 | sed 's/$/ line of text/' >text
vim -N -u NONE -i NONE -es text <<'VIM'
%s/\v(\d+) line of (text)/\2 \1/g
g/7$/m0
100,200sort! n
let @q = "yyp"
normal! gg@q
put =map(range(1, 5), 'v:val * v:val')
function! Fib(n)
  return a:n < 2 ? a:n : Fib(a:n - 1) + Fib(a:n - 2)
endfunction
put =string([Fib(15), sqrt(2.0), pow(2, 0.5), 0x7fffffff + 1, sha256('abc'), strftime('%Y', 0), json_encode({'a': [1, 2.5]})])
wq! made
VIM
echo "vim $?"
cksum <made; tail -7 made
vim -N -u NONE -i NONE -es -c 'set encoding=utf-8 | call setline(1, "häßlich \u4e2d") | call setline(2, toupper(getline(1)).strwidth(getline(1)))' -c '%print' -c 'qa!'; echo
emacs -Q --batch --eval '
(progn
  (message "%S" (list emacs-major-version (expt 2 200) (sqrt 2) (/ 7.0 3) (sort (list 3 1 2) (function <)) (secure-hash (quote sha256) "abc")))
  (with-temp-buffer
    (dotimes (i 200) (insert (format "%d %s\n" (% (* i 7919) 1009) (make-string (% i 7) ?x))))
    (sort-numeric-fields 1 (point-min) (point-max))
    (goto-char (point-min))
    (while (re-search-forward "\\([0-9]+\\) \\(x+\\)$" nil t) (replace-match "\\2 \\1"))
    (message "%s" (md5 (buffer-string))))
  (message "%S" (condition-case problem (/ 1 0) (arith-error problem)))
  (message "%S" (json-serialize (list :a [1 2.5] :b "é")))
  (message "%s" (shell-command-to-string "echo $((6 * 7))"))
  (let ((process (start-process "cat" nil "cat")) (got ""))
    (set-process-filter process (lambda (_ text) (setq got (concat got text))))
    (process-send-string process "through\n")
    (while (not (string= got "through\n")) (accept-process-output process 1))
    (message "%S" got)))' 2>&1 | sed 's/^(\([0-9]*\) /(/'
cat >fib.el <<'LISP'
;;; -*- lexical-binding: t -*-
(defun fib (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(defun words (text) (let ((table (make-hash-table :test 'equal))) (dolist (w (split-string text)) (puthash w (1+ (gethash w table 0)) table)) (gethash "a" table)))
(message "%d %d" (fib 20) (words "a b a c a"))
LISP
emacs -Q --batch -f batch-byte-compile fib.el 2>&1 | grep -v '^Loading'; emacs -Q --batch -l ./fib.elc 2>&1 | tail -1
