extension IoctlTable {
    static let kernel = IoctlGroup(
        title: "Descriptors of the kernel",
        headers: [
            "linux/types.h", "linux/random.h", "linux/fuse.h", "linux/nsfs.h", "linux/userfaultfd.h",
            "linux/perf_event.h", "linux/seccomp.h", "linux/inotify.h", "linux/timerfd.h",
            "linux/udmabuf.h", "linux/dma-buf.h", "linux/sync_file.h", "linux/pidfd.h",
        ],
        requests: """
            RNDGETENTCNT R R 0x00 i32
            RNDADDTOENTCNT W R 0x01 i32 in i32
            RNDGETPOOL R R 0x02 u32[2] pointer
            RNDADDENTROPY W R 0x03 u32[2] in rand_pool_info
            RNDZAPENTCNT N R 0x04
            RNDCLEARPOOL N R 0x06
            RNDRESEEDCRNG N R 0x07
            FUSE_DEV_IOC_CLONE R 0xe5 0x00 u32 in u32
            NS_GET_USERNS N 0xb7 0x01
            NS_GET_PARENT N 0xb7 0x02
            NS_GET_NSTYPE N 0xb7 0x03
            NS_GET_OWNER_UID N 0xb7 0x04 out u32
            USERFAULTFD_IOC_NEW N 0xaa 0x00 value decimal
            UFFDIO_API RW 0xaa 0x3f uffdio_api
            UFFDIO_REGISTER RW 0xaa 0x00 uffdio_register
            UFFDIO_UNREGISTER R 0xaa 0x01 uffdio_range in uffdio_range
            UFFDIO_WAKE R 0xaa 0x02 uffdio_range in uffdio_range
            UFFDIO_COPY RW 0xaa 0x03 uffdio_copy
            UFFDIO_ZEROPAGE RW 0xaa 0x04 uffdio_zeropage
            UFFDIO_WRITEPROTECT RW 0xaa 0x06 uffdio_writeprotect
            UFFDIO_CONTINUE RW 0xaa 0x07 uffdio_continue
            PERF_EVENT_IOC_ENABLE N $ 0x00 value perfScope
            PERF_EVENT_IOC_DISABLE N $ 0x01 value perfScope
            PERF_EVENT_IOC_REFRESH N $ 0x02 value decimal
            PERF_EVENT_IOC_RESET N $ 0x03 value perfScope
            PERF_EVENT_IOC_PERIOD W $ 0x04 u64
            PERF_EVENT_IOC_SET_OUTPUT N $ 0x05 value decimal
            PERF_EVENT_IOC_SET_FILTER W $ 0x06 ulong string
            PERF_EVENT_IOC_ID R $ 0x07 ulong out u64
            PERF_EVENT_IOC_SET_BPF W $ 0x08 u32 value decimal
            PERF_EVENT_IOC_PAUSE_OUTPUT W $ 0x09 u32 value decimal
            PERF_EVENT_IOC_QUERY_BPF RW $ 0x0a ulong both perf_event_query_bpf
            PERF_EVENT_IOC_MODIFY_ATTRIBUTES W $ 0x0b ulong pointer
            SECCOMP_IOCTL_NOTIF_RECV RW ! 0x00 seccomp_notif
            SECCOMP_IOCTL_NOTIF_SEND RW ! 0x01 seccomp_notif_resp
            SECCOMP_IOCTL_NOTIF_ID_VALID W ! 0x02 u64 in u64
            SECCOMP_IOCTL_NOTIF_ADDFD W ! 0x03 seccomp_notif_addfd
            INOTIFY_IOC_SETNEXTWD W I 0x00 i32 value decimal
            UDMABUF_CREATE W u 0x42 udmabuf_create
            UDMABUF_CREATE_LIST W u 0x43 udmabuf_create_list
            DMA_BUF_IOCTL_SYNC W b 0x00 dma_buf_sync
            DMA_BUF_SET_NAME W b 0x01 ulong string
            DMA_BUF_IOCTL_EXPORT_SYNC_FILE RW b 0x02 dma_buf_export_sync_file
            DMA_BUF_IOCTL_IMPORT_SYNC_FILE W b 0x03 dma_buf_import_sync_file
            SYNC_IOC_MERGE RW > 0x03 sync_merge_data
            SYNC_IOC_FILE_INFO RW > 0x04 sync_file_info
            TFD_IOC_SET_TICKS W T 0x00 u64
            SECCOMP_IOCTL_NOTIF_SET_FLAGS W ! 0x04 u64
            NS_GET_MNTNS_ID R 0xb7 0x05 u64
            NS_GET_PID_FROM_PIDNS R 0xb7 0x06 i32 none
            NS_GET_TGID_FROM_PIDNS R 0xb7 0x07 i32 none
            NS_GET_PID_IN_PIDNS R 0xb7 0x08 i32 none
            NS_GET_TGID_IN_PIDNS R 0xb7 0x09 i32 none
            NS_MNT_GET_INFO R 0xb7 0x0a mnt_ns_info
            NS_MNT_GET_NEXT R 0xb7 0x0b mnt_ns_info
            NS_MNT_GET_PREV R 0xb7 0x0c mnt_ns_info
            PIDFD_GET_CGROUP_NAMESPACE N 0xff 0x01
            PIDFD_GET_IPC_NAMESPACE N 0xff 0x02
            PIDFD_GET_MNT_NAMESPACE N 0xff 0x03
            PIDFD_GET_NET_NAMESPACE N 0xff 0x04
            PIDFD_GET_PID_NAMESPACE N 0xff 0x05
            PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE N 0xff 0x06
            PIDFD_GET_TIME_NAMESPACE N 0xff 0x07
            PIDFD_GET_TIME_FOR_CHILDREN_NAMESPACE N 0xff 0x08
            PIDFD_GET_USER_NAMESPACE N 0xff 0x09
            PIDFD_GET_UTS_NAMESPACE N 0xff 0x0a
            PIDFD_GET_INFO RW 0xff 0x0b pidfd_info
            """,
        structures: """
            uffdio_api { u64 api hex; u64 features hex; u64 ioctls hex }
            uffdio_range { u64 start hex; u64 len hex }
            uffdio_register { uffdio_range range; u64 mode; u64 ioctls }
            uffdio_copy { u64 dst; u64 src; u64 len; u64 mode; i64 copy }
            uffdio_zeropage { uffdio_range range; u64 mode; i64 zeropage }
            uffdio_writeprotect { uffdio_range range; u64 mode }
            uffdio_continue { uffdio_range range; u64 mode; i64 mapped }
            seccomp_data { i32 nr; u32 arch; u64 instruction_pointer; u64[6] args }
            seccomp_notif { u64 id; u32 pid; u32 flags; seccomp_data data }
            seccomp_notif_resp { u64 id; i64 val; i32 error; u32 flags }
            seccomp_notif_addfd { u64 id; u32 flags; u32 srcfd; u32 newfd; u32 newfd_flags }
            udmabuf_create { u32 memfd; u32 flags; u64 offset; u64 size }
            udmabuf_create_item { u32 memfd; u32 __pad hide; u64 offset; u64 size }
            udmabuf_create_list { u32 flags; u32 count; udmabuf_create_item[@count] list }
            dma_buf_sync { u64 flags }
            dma_buf_export_sync_file { u32 flags; i32 fd }
            dma_buf_import_sync_file { u32 flags; i32 fd }
            sync_merge_data { u8[32] name text; i32 fd2; i32 fence; u32 flags; u32 pad hide }
            sync_file_info {
                u8[32] name text; i32 status; u32 flags; u32 num_fences; u32 pad hide; ^ sync_fence_info
            }
            perf_event_query_bpf { u32 ids_len; u32 prog_cnt; u32[@ids_len] ids }
            rand_pool_info { i32 entropy_count; i32 buf_size; u8[@buf_size] buf }
            pidfd_info {
                u64 mask hex; u64 cgroupid; u32 pid; u32 tgid; u32 ppid; u32 ruid; u32 rgid; u32 euid;
                u32 egid; u32 suid; u32 sgid; u32 fsuid; u32 fsgid; i32 exit_code; u32 coredump_mask hex;
                u32 coredump_signal; u32 coredump_code; u32 coredump_pad hide; u64 supported_mask hex
            }
            mnt_ns_info { u32 size; u32 nr_mounts; u64 mnt_ns_id }
            """)

    static let virtualization = IoctlGroup(
        title: "Virtual machines",
        headers: ["linux/types.h", "linux/kvm.h"],
        requests: """
            KVM_GET_API_VERSION N 0xae 0x00 refused
            KVM_CREATE_VM N 0xae 0x01 refused
            KVM_CHECK_EXTENSION N 0xae 0x03 refused
            KVM_GET_VCPU_MMAP_SIZE N 0xae 0x04 refused
            KVM_CREATE_VCPU N 0xae 0x41 refused
            KVM_RUN N 0xae 0x80 refused
            """,
        structures: """
            """)
}
