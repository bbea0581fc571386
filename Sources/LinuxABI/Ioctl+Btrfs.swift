extension IoctlTable {
    static let btrfs = IoctlGroup(
        title: "Btrfs",
        headers: ["linux/btrfs.h"],
        requests: """
            BTRFS_IOC_SNAP_CREATE W 0x94 0x01 btrfs_ioctl_vol_args
            BTRFS_IOC_DEFRAG W 0x94 0x02 btrfs_ioctl_vol_args
            BTRFS_IOC_RESIZE W 0x94 0x03 btrfs_ioctl_vol_args
            BTRFS_IOC_SCAN_DEV W 0x94 0x04 btrfs_ioctl_vol_args
            BTRFS_IOC_FORGET_DEV W 0x94 0x05 btrfs_ioctl_vol_args
            BTRFS_IOC_TRANS_START N 0x94 0x06
            BTRFS_IOC_TRANS_END N 0x94 0x07
            BTRFS_IOC_SYNC N 0x94 0x08
            BTRFS_IOC_CLONE W 0x94 0x09 i32 value decimal
            BTRFS_IOC_ADD_DEV W 0x94 0x0a btrfs_ioctl_vol_args
            BTRFS_IOC_RM_DEV W 0x94 0x0b btrfs_ioctl_vol_args
            BTRFS_IOC_BALANCE W 0x94 0x0c btrfs_ioctl_vol_args
            BTRFS_IOC_CLONE_RANGE W 0x94 0x0d btrfs_ioctl_clone_range_args
            BTRFS_IOC_SUBVOL_CREATE W 0x94 0x0e btrfs_ioctl_vol_args
            BTRFS_IOC_SNAP_DESTROY W 0x94 0x0f btrfs_ioctl_vol_args
            BTRFS_IOC_DEFRAG_RANGE W 0x94 0x10 btrfs_ioctl_defrag_range_args
            BTRFS_IOC_TREE_SEARCH RW 0x94 0x11 btrfs_ioctl_search_args
            BTRFS_IOC_TREE_SEARCH_V2 RW 0x94 0x11 btrfs_ioctl_search_args_v2
            BTRFS_IOC_INO_LOOKUP RW 0x94 0x12 btrfs_ioctl_ino_lookup_args
            BTRFS_IOC_DEFAULT_SUBVOL W 0x94 0x13 u64
            BTRFS_IOC_SPACE_INFO RW 0x94 0x14 btrfs_ioctl_space_args
            BTRFS_IOC_START_SYNC R 0x94 0x18 u64
            BTRFS_IOC_WAIT_SYNC W 0x94 0x16 u64
            BTRFS_IOC_SNAP_CREATE_V2 W 0x94 0x17 btrfs_ioctl_vol_args_v2
            BTRFS_IOC_SUBVOL_CREATE_V2 W 0x94 0x18 btrfs_ioctl_vol_args_v2 in btrfs_ioctl_vol_args_v2
            BTRFS_IOC_SUBVOL_GETFLAGS R 0x94 0x19 u64
            BTRFS_IOC_SUBVOL_SETFLAGS W 0x94 0x1a u64
            BTRFS_IOC_SCRUB RW 0x94 0x1b btrfs_ioctl_scrub_args
            BTRFS_IOC_SCRUB_CANCEL N 0x94 0x1c
            BTRFS_IOC_SCRUB_PROGRESS RW 0x94 0x1d btrfs_ioctl_scrub_args
            BTRFS_IOC_DEV_INFO RW 0x94 0x1e btrfs_ioctl_dev_info_args
            BTRFS_IOC_FS_INFO R 0x94 0x1f btrfs_ioctl_fs_info_args
            BTRFS_IOC_BALANCE_V2 RW 0x94 0x20 btrfs_ioctl_balance_args
            BTRFS_IOC_BALANCE_CTL W 0x94 0x21 i32 value decimal
            BTRFS_IOC_BALANCE_PROGRESS R 0x94 0x22 btrfs_ioctl_balance_args
            BTRFS_IOC_INO_PATHS RW 0x94 0x23 btrfs_ioctl_ino_path_args
            BTRFS_IOC_LOGICAL_INO RW 0x94 0x24 btrfs_ioctl_logical_ino_args
            BTRFS_IOC_SET_RECEIVED_SUBVOL RW 0x94 0x25 btrfs_ioctl_received_subvol_args
            BTRFS_IOC_SEND W 0x94 0x26 btrfs_ioctl_send_args
            BTRFS_IOC_DEVICES_READY R 0x94 0x27 btrfs_ioctl_vol_args in btrfs_ioctl_vol_args
            BTRFS_IOC_QUOTA_CTL RW 0x94 0x28 btrfs_ioctl_quota_ctl_args
            BTRFS_IOC_QGROUP_ASSIGN W 0x94 0x29 btrfs_ioctl_qgroup_assign_args
            BTRFS_IOC_QGROUP_CREATE W 0x94 0x2a btrfs_ioctl_qgroup_create_args
            BTRFS_IOC_QGROUP_LIMIT R 0x94 0x2b btrfs_ioctl_qgroup_limit_args in btrfs_ioctl_qgroup_limit_args
            BTRFS_IOC_QUOTA_RESCAN W 0x94 0x2c btrfs_ioctl_quota_rescan_args
            BTRFS_IOC_QUOTA_RESCAN_STATUS R 0x94 0x2d btrfs_ioctl_quota_rescan_args
            BTRFS_IOC_QUOTA_RESCAN_WAIT N 0x94 0x2e
            BTRFS_IOC_GET_DEV_STATS RW 0x94 0x34 btrfs_ioctl_get_dev_stats
            BTRFS_IOC_DEV_REPLACE RW 0x94 0x35 btrfs_ioctl_dev_replace_args
            BTRFS_IOC_FILE_EXTENT_SAME RW 0x94 0x36 btrfs_ioctl_same_args
            BTRFS_IOC_GET_FEATURES R 0x94 0x39 btrfs_ioctl_feature_flags
            BTRFS_IOC_SET_FEATURES W 0x94 0x39 btrfs_ioctl_feature_flags[2]
            BTRFS_IOC_GET_SUPPORTED_FEATURES R 0x94 0x39 btrfs_ioctl_feature_flags[3]
            BTRFS_IOC_RM_DEV_V2 W 0x94 0x3a btrfs_ioctl_vol_args_v2
            BTRFS_IOC_LOGICAL_INO_V2 RW 0x94 0x3b btrfs_ioctl_logical_ino_args
            BTRFS_IOC_GET_SUBVOL_INFO R 0x94 0x3c btrfs_ioctl_get_subvol_info_args
            BTRFS_IOC_GET_SUBVOL_ROOTREF RW 0x94 0x3d btrfs_ioctl_get_subvol_rootref_args
            BTRFS_IOC_INO_LOOKUP_USER RW 0x94 0x3e btrfs_ioctl_ino_lookup_user_args
            BTRFS_IOC_SNAP_DESTROY_V2 W 0x94 0x3f btrfs_ioctl_vol_args_v2
            BTRFS_IOC_ENCODED_READ R 0x94 0x40 btrfs_ioctl_encoded_io_args both btrfs_ioctl_encoded_io_args
            BTRFS_IOC_ENCODED_WRITE W 0x94 0x40 btrfs_ioctl_encoded_io_args
            """,
        structures: """
            btrfs_ioctl_vol_args { i64 fd; u8[4088] name text }
            btrfs_ioctl_clone_range_args { i64 src_fd; u64 src_offset; u64 src_length; u64 dest_offset }
            btrfs_ioctl_defrag_range_args {
                u64 start; u64 len; u64 flags; u32 extent_thresh; u32 compress_type; u32[4] unused hide
            }
            btrfs_ioctl_search_key {
                u64 tree_id; u64 min_objectid; u64 max_objectid; u64 min_offset; u64 max_offset;
                u64 min_transid; u64 max_transid; u32 min_type; u32 max_type; u32 nr_items; u32 unused;
                u64 unused1; u64 unused2; u64 unused3; u64 unused4
            }
            btrfs_ioctl_search_args { btrfs_ioctl_search_key key; u8[3992] buf hide }
            btrfs_ioctl_search_args_v2 { btrfs_ioctl_search_key key; u64 buf_size; u8[@buf_size] buf }
            btrfs_ioctl_ino_lookup_args { u64 treeid; u64 objectid; u8[4080] name text }
            btrfs_ioctl_space_info { u64 flags; u64 total_bytes; u64 used_bytes }
            btrfs_ioctl_space_args {
                u64 space_slots; u64 total_spaces; btrfs_ioctl_space_info[@space_slots] spaces
            }
            btrfs_ioctl_vol_args_v2 {
                i64 fd; u64 transid; u64 flags; u64 size hide; ulong inherit hide; u8[16] - hide; u8[4040] name hide
            }
            btrfs_scrub_progress {
                u64 data_extents_scrubbed; u64 tree_extents_scrubbed; u64 data_bytes_scrubbed;
                u64 tree_bytes_scrubbed; u64 read_errors; u64 csum_errors; u64 verify_errors; u64 no_csum;
                u64 csum_discards; u64 super_errors; u64 malloc_errors; u64 uncorrectable_errors;
                u64 corrected_errors; u64 last_physical; u64 unverified_errors
            }
            btrfs_ioctl_scrub_args {
                u64 devid; u64 start; u64 end; u64 flags; btrfs_scrub_progress progress;
                u64[109] unused hide
            }
            btrfs_ioctl_dev_info_args {
                u64 devid; u8[16] uuid; u64 bytes_used; u64 total_bytes; u64[379] unused hide;
                u8[1024] path text
            }
            btrfs_ioctl_fs_info_args {
                u64 max_id; u64 num_devices; u8[16] fsid; u32 nodesize; u32 sectorsize;
                u32 clone_alignment; u16 csum_type; u16 csum_size; u64 flags; u64 generation;
                u8[16] metadata_uuid; u8[944] reserved hide
            }
            btrfs_balance_args {
                u64 profiles; u64 - hide; u64 devid; u64 pstart; u64 pend; u64 vstart; u64 vend;
                u64 target; u64 flags; u64 - hide; u32 stripes_min; u32 stripes_max; u64[6] unused hide
            }
            btrfs_balance_progress { u64 expected; u64 considered; u64 completed }
            btrfs_ioctl_balance_args {
                u64 flags; u64 state; btrfs_balance_args data; btrfs_balance_args meta;
                btrfs_balance_args sys; btrfs_balance_progress stat; u64[72] unused hide
            }
            btrfs_ioctl_ino_path_args { u64 inum; u64 size; u64[4] reserved hide; ^ fspath }
            btrfs_ioctl_logical_ino_args {
                u64 logical; u64 size; u64[3] reserved hide; u64 flags; ^ inodes
            }
            btrfs_ioctl_timespec { u64 sec; u32 nsec }
            btrfs_ioctl_received_subvol_args {
                u8[16] uuid; u64 stransid; u64 rtransid; btrfs_ioctl_timespec stime;
                btrfs_ioctl_timespec rtime; u64 flags; u64[16] reserved hide
            }
            btrfs_ioctl_send_args {
                i64 send_fd; u64 clone_sources_count; *u64@clone_sources_count clone_sources;
                u64 parent_root; u64 flags; u32 version; u8[28] reserved hide
            }
            btrfs_ioctl_quota_ctl_args { u64 cmd; u64 status }
            btrfs_ioctl_qgroup_assign_args { u64 assign; u64 src; u64 dst }
            btrfs_ioctl_qgroup_create_args { u64 create; u64 qgroupid }
            btrfs_qgroup_limit {
                u64 flags; u64 max_rfer; u64 max_excl; u64 rsv_rfer hide; u64 rsv_excl hide
            }
            btrfs_ioctl_qgroup_limit_args { u64 qgroupid; btrfs_qgroup_limit lim }
            btrfs_ioctl_quota_rescan_args { u64 flags; u64 progress; u64[6] reserved hide }
            btrfs_ioctl_get_dev_stats {
                u64 devid; u64 nr_items; u64 flags; u64[5] values; u64[121] unused hide
            }
            btrfs_ioctl_dev_replace_args { u64 cmd; u64 result; u64[259] - hide; u64[64] spare hide }
            btrfs_ioctl_same_extent_info {
                i64 fd; u64 logical_offset; u64 bytes_deduped; i32 status; u32 reserved hide
            }
            btrfs_ioctl_same_args {
                u64 logical_offset; u64 length; u16 dest_count; u16 reserved1 hide; u32 reserved2 hide;
                btrfs_ioctl_same_extent_info[@dest_count] info
            }
            btrfs_ioctl_feature_flags { u64 compat_flags; u64 compat_ro_flags; u64 incompat_flags }
            btrfs_ioctl_get_subvol_info_args {
                u64 treeid; u8[256] name text; u64 parent_id; u64 dirid; u64 generation; u64 flags;
                u8[16] uuid; u8[16] parent_uuid; u8[16] received_uuid; u64 ctransid; u64 otransid;
                u64 stransid; u64 rtransid; btrfs_ioctl_timespec ctime; btrfs_ioctl_timespec otime;
                btrfs_ioctl_timespec stime; btrfs_ioctl_timespec rtime; u64[8] reserved hide
            }
            btrfs_ioctl_get_subvol_rootref_args {
                u64 min_treeid; u64[510] rootref hide; u8 num_items; u8[7] align
            }
            btrfs_ioctl_ino_lookup_user_args {
                u64 dirid; u64 treeid; u8[256] name text; u8[3824] path text
            }
            btrfs_ioctl_encoded_io_args {
                *iovec@iovcnt iov; ulong iovcnt; i64 offset; u64 flags; u64 len; u64 unencoded_len;
                u64 unencoded_offset; u32 compression; u32 encryption; u8[64] reserved hide
            }
            """)
}
