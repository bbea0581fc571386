import Guest

extension Structures {
    /// Structures in which words of 32 bits change more than how wide the words are: what fills them up, sets of signals.
    static let narrow: [String: StructDescription] = byName(
        StructureText.parse(
            """
            sigaction { ulong sa_handler handler; ulong sa_flags sigaction; ulong sa_restorer hex; ulong[2] sa_mask signalSet }
            sigevent {
                ulong sigev_value hex; i32 sigev_signo signal; i32 sigev_notify notification; i32 sigev_notify_thread_id;
                u8[48] pad hide
            }
            sysinfo {
                long uptime; ulong[3] loads; ulong totalram; ulong freeram; ulong sharedram; ulong bufferram;
                ulong totalswap; ulong freeswap; u16 procs; u16 pad hide; ulong totalhigh; ulong freehigh; u32 mem_unit;
                u8[8] _f hide
            }
            btrfs_ioctl_vol_args_v2 {
                i64 fd; u64 transid; u64 flags; u64 size hide; ulong inherit hide; u8[20] - hide; u8[4040] name hide
            }
            snd_pcm_status {
                i32 state; timespec trigger_tstamp; timespec tstamp; ulong appl_ptr; ulong hw_ptr;
                long delay; ulong avail; ulong avail_max; ulong overrange; i32 suspended_state;
                u32 audio_tstamp_data; timespec audio_tstamp; timespec driver_tstamp;
                u32 audio_tstamp_accuracy; u8[36] reserved hide
            }
            snd_pcm_sync_ptr {
                u32 flags; ulong[0] - hide; i32 state hide; i32 - hide; ulong hw_ptr hide; timespec tstamp hide;
                i32 suspended_state hide; timespec audio_tstamp hide; u8[32] - hide; ulong appl_ptr hide;
                ulong avail_min hide; u8[56] - hide
            }
            """))
}
