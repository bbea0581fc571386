import Guest

/// Scheduling: guest threads are host threads, which the calls act on.
extension SystemCallTable {
    static let scheduling: [SystemCallRow] = [
        SystemCallRow(.getpriority, [.flags(.priority), .int]),
        SystemCallRow(.setpriority, [.flags(.priority), .int, .int]), SystemCallRow(.sched_yield, []),
        SystemCallRow(.sched_getaffinity, [.int, .size, .giveProcessors]),
        SystemCallRow(.sched_setaffinity, [.int, .size, .processors]),
        SystemCallRow(.sched_getparam, [.int, .give("sched_param")]),
        SystemCallRow(.sched_setparam, [.int, .take("sched_param")]),
        SystemCallRow(.sched_getscheduler, [.int]),
        SystemCallRow(.sched_setscheduler, [.int, .flags(.scheduler), .take("sched_param")]),
        SystemCallRow(.sched_getattr, [.int, .give("sched_attr"), .word, .word]),
        SystemCallRow(.sched_setattr, [.int, .take("sched_attr"), .word]),
        SystemCallRow(.sched_get_priority_max, [.flags(.scheduler)]),
        SystemCallRow(.sched_get_priority_min, [.flags(.scheduler)]),
        SystemCallRow(.sched_rr_get_interval, [.int, .give("timespec")]),
        SystemCallRow(.ioprio_get, [.flags(.ioPriorityOf), .int]),
        SystemCallRow(.ioprio_set, [.flags(.ioPriorityOf), .int, .ioPriority]),
        SystemCallRow(.getcpu, [.give("uint"), .give("uint"), .address]),
    ]
}
