# Lua, Steel Bank Common Lisp, Erlang and Prolog: translators and collectors of their own.
here=$PWD
cd /tmp || exit
lua5.4 "$here/work.lua"
cat >work.lisp <<'X'
(require :sb-posix)
(defun fib (n) (declare (fixnum n)) (if (< n 2) n (+ (the fixnum (fib (- n 1))) (the fixnum (fib (- n 2))))))
(print (list (fib 27) (mod (expt 3 20000) 1000000007) (/ 1 3) (/ 1d0 3) (sqrt -4d0) (expt 2 0.5)))
(print (list (handler-case (/ 1 0) (division-by-zero () :zero)) (handler-case (car (eval '(identity 5))) (type-error () :type))
    (handler-case (labels ((f (n) (+ 1 (f (1+ n))))) (f 0)) (storage-condition () :stack))
    (handler-case (sb-sys:sap-ref-8 (sb-sys:int-sap 16) 0) (sb-sys:memory-fault-error () :fault))))
(defvar *lock* (sb-thread:make-mutex)) (defvar *count* 0)
(print (mapcar #'sb-thread:join-thread
    (loop repeat 4 collect (sb-thread:make-thread (lambda ()
        (dotimes (i 5000) (sb-thread:with-mutex (*lock*) (incf *count*)))
        (let ((l nil)) (dotimes (i 200000) (push (list i) l)) (length l)))))))
(print *count*) (sb-ext:gc :full t) (dotimes (i 300) (make-array 100000))
(dotimes (i 100) (funcall (compile nil `(lambda (x) (+ x ,i))) i))
(print (handler-case (sb-ext:with-timeout 0.2 (loop)) (sb-ext:timeout () :timeout)))
(let ((thread (sb-thread:make-thread (lambda () (handler-case (loop (sleep 0.01)) (error () :interrupted))))))
    (sleep 0.1) (sb-thread:interrupt-thread thread (lambda () (error "x"))) (print (sb-thread:join-thread thread)))
(print (sb-ext:process-exit-code (sb-ext:run-program "/bin/sh" '("-c" "exit 7"))))
(terpri)
(sb-ext:save-lisp-and-die "saved" :executable t
    :toplevel (lambda () (print :revived) (terpri) (sb-ext:exit :code 9)))
X
sbcl --non-interactive --no-userinit --load work.lisp 2>/dev/null | grep -vE '^(\[|writing|done)'
./saved
echo $?
cat >work.erl <<'X'
-module(work). -export([main/0]).
ring(0, P) -> P; ring(N, P) -> Q = spawn(fun() -> receive M -> P ! M + 1 end end), ring(N - 1, Q).
fib(N) when N < 2 -> N; fib(N) -> fib(N - 1) + fib(N - 2).
main() ->
    P = ring(20000, self()), P ! 0, receive X -> io:format("~p ~p~n", [X, fib(25)]) end,
    Ps = [spawn_monitor(fun() -> exit(lists:sum([I * J || I <- lists:seq(1, 300), J <- lists:seq(1, 300)]) + K) end) || K <- lists:seq(1, 8)],
    io:format("~p~n", [[receive {'DOWN', R, process, Pid, Why} -> Why end || {Pid, R} <- Ps]]),
    io:format("~p ~p ~.15f~n", [lists:foldl(fun(A, B) -> A * B end, 1, lists:seq(1, 100)), 1 / 3, math:pi()]),
    io:format("~s ~p~n", [re:replace("the quick fox", "[aeiou]", "_", [global, {return, list}]), erlang:crc32(<<0:80000>>)]),
    T = ets:new(t, [ordered_set, public, {write_concurrency, true}]), Me = self(),
    [spawn(fun() -> [ets:insert(T, {K * 10000 + I, I}) || I <- lists:seq(1, 5000)], Me ! done end) || K <- lists:seq(1, 4)],
    [receive done -> ok end || _ <- lists:seq(1, 4)], io:format("~p ~p~n", [ets:info(T, size), ets:last(T)]),
    {ok, L} = gen_tcp:listen(0, [binary, {active, false}]), {ok, Port} = inet:port(L),
    spawn(fun() -> {ok, S} = gen_tcp:accept(L), {ok, D} = gen_tcp:recv(S, 5), gen_tcp:send(S, [D, D]), gen_tcp:close(S) end),
    {ok, C} = gen_tcp:connect("localhost", Port, [binary, {active, false}]), gen_tcp:send(C, "hello"),
    io:format("~p ~s", [gen_tcp:recv(C, 10), os:cmd("echo from the shell")]), halt(6).
X
erlc work.erl && erl -noshell -s work main
echo $?
cat >work.pl <<'X'
:- initialization(main).
:- table fib/2.
:- dynamic fact/2.
fib(0, 0). fib(1, 1). fib(N, F) :- N > 1, A is N - 1, B is N - 2, fib(A, X), fib(B, Y), F is X + Y.
reversed([], []). reversed([H | T], R) :- reversed(T, S), append(S, [H], R).
deep(N, X) :- M is N + 1, deep(M, Y), X is Y + 1.
main :- set_prolog_flag(stack_limit, 100000000), fib(300, F), writeln(F), numlist(1, 400, L), reversed(L, [R | _]), writeln(R), Q is 1 rdiv 3 + 1 rdiv 6, writeln(Q),
    catch((D is 1 / 0, writeln(D)), error(E, _), (print(E), nl)),
    forall(between(1, 20000, I), assertz(fact(I, I))), aggregate_all(count, fact(_, _), C), writeln(C),
    findall(T, (between(1, 4, K), thread_create((numlist(1, 5000, M), sum_list(M, S), P is S * K, thread_exit(P)), T)), Ts),
    forall(member(T, Ts), (thread_join(T, exited(V)), writeln(V))), garbage_collect,
    catch(deep(0, _), error(resource_error(W), _), (print(W), nl)), halt(4).
X
swipl work.pl
echo $?
