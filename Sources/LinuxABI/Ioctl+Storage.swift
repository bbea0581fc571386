extension IoctlTable {
    static let blockDevices = IoctlGroup(
        title: "Block devices",
        headers: [
            "linux/fs.h", "linux/blktrace_api.h", "linux/blkpg.h", "linux/blkzoned.h", "linux/hdreg.h",
        ],
        requests: """
            BLKROSET N 0x12 0x5d in i32
            BLKROGET N 0x12 0x5e out i32
            BLKRRPART N 0x12 0x5f
            BLKGETSIZE N 0x12 0x60 out ulong
            BLKFLSBUF N 0x12 0x61
            BLKRASET N 0x12 0x62 value decimal
            BLKRAGET N 0x12 0x63 out ulong
            BLKFRASET N 0x12 0x64 value decimal
            BLKFRAGET N 0x12 0x65 out ulong
            BLKSECTSET N 0x12 0x66 value decimal
            BLKSECTGET N 0x12 0x67 out u16
            BLKSSZGET N 0x12 0x68 out i32
            BLKBSZGET R 0x12 0x70 ulong out i32
            BLKBSZSET W 0x12 0x71 ulong in i32
            BLKGETSIZE64 R 0x12 0x72 ulong out u64
            BLKTRACESETUP RW 0x12 0x73 blk_user_trace_setup
            BLKTRACESTART N 0x12 0x74
            BLKTRACESTOP N 0x12 0x75
            BLKTRACETEARDOWN N 0x12 0x76
            BLKDISCARD N 0x12 0x77 in u64[2]
            BLKIOMIN N 0x12 0x78 out i32
            BLKIOOPT N 0x12 0x79 out i32
            BLKALIGNOFF N 0x12 0x7a out i32
            BLKPBSZGET N 0x12 0x7b out i32
            BLKDISCARDZEROES N 0x12 0x7c out i32
            BLKSECDISCARD N 0x12 0x7d in u64[2]
            BLKROTATIONAL N 0x12 0x7e out u16
            BLKZEROOUT N 0x12 0x7f in u64[2]
            BLKGETDISKSEQ R 0x12 0x80 u64
            BLKPG N 0x12 0x69 in blkpg_ioctl_arg
            BLKREPORTZONE RW 0x12 0x82 blk_zone_report
            BLKRESETZONE W 0x12 0x83 blk_zone_range
            BLKGETZONESZ R 0x12 0x84 u32
            BLKGETNRZONES R 0x12 0x85 u32
            BLKOPENZONE W 0x12 0x86 blk_zone_range
            BLKCLOSEZONE W 0x12 0x87 blk_zone_range
            BLKFINISHZONE W 0x12 0x88 blk_zone_range
            HDIO_GETGEO 0x301 out hd_geometry
            HDIO_GET_UNMASKINTR 0x302 out long
            HDIO_GET_MULTCOUNT 0x304 out long
            HDIO_GET_QDMA 0x305 out long
            HDIO_SET_XFER 0x306 value decimal
            HDIO_GET_KEEPSETTINGS 0x308 out long
            HDIO_GET_32BIT 0x309 out long
            HDIO_GET_NOWERR 0x30a out long
            HDIO_GET_DMA 0x30b out long
            HDIO_GET_NICE 0x30c out long
            HDIO_GET_IDENTITY 0x30d pointer
            HDIO_GET_WCACHE 0x30e out long
            HDIO_GET_ACOUSTIC 0x30f out long
            HDIO_GET_ADDRESS 0x310 out long
            HDIO_GET_BUSSTATE 0x31a out long
            HDIO_TRISTATE_HWIF 0x31b pointer
            HDIO_DRIVE_RESET 0x31c pointer
            HDIO_DRIVE_TASKFILE 0x31d pointer
            HDIO_DRIVE_TASK 0x31e pointer
            HDIO_DRIVE_CMD 0x31f pointer
            HDIO_SET_MULTCOUNT 0x321 value decimal
            HDIO_SET_UNMASKINTR 0x322 value decimal
            HDIO_SET_KEEPSETTINGS 0x323 value decimal
            HDIO_SET_32BIT 0x324 value decimal
            HDIO_SET_NOWERR 0x325 value decimal
            HDIO_SET_DMA 0x326 value decimal
            HDIO_SET_PIO_MODE 0x327 value decimal
            HDIO_SCAN_HWIF 0x328 pointer
            HDIO_UNREGISTER_HWIF 0x32a pointer
            HDIO_SET_NICE 0x329 value decimal
            HDIO_SET_WCACHE 0x32b value decimal
            HDIO_SET_ACOUSTIC 0x32c value decimal
            HDIO_SET_BUSSTATE 0x32d value decimal
            HDIO_SET_QDMA 0x32e value decimal
            HDIO_SET_ADDRESS 0x32f value decimal
            """,
        structures: """
            blk_user_trace_setup {
                u8[32] name text; u16 act_mask; u32 buf_size; u32 buf_nr; u64 start_lba; u64 end_lba;
                u32 pid
            }
            blk_zone {
                u64 start; u64 len; u64 wp; u8 type; u8 cond; u8 non_seq; u8 reset; u8[4] resv hide;
                u64 capacity; u8[24] reserved hide
            }
            blk_zone_report { u64 sector; u32 nr_zones; u32 flags; blk_zone[@nr_zones] zones }
            blk_zone_range { u64 sector; u64 nr_sectors }
            blkpg_ioctl_arg { i32 op; i32 flags; i32 datalen; * data }
            blkpg_partition { i64 start; i64 length; i32 pno; u8[64] devname text; u8[64] volname text }
            hd_geometry { u8 heads; u8 sectors; u16 cylinders; ulong start }
            """)

    static let loopDevices = IoctlGroup(
        title: "Loop and network block devices",
        headers: ["linux/loop.h", "linux/nbd.h"],
        requests: """
            LOOP_SET_FD 0x4c00 value decimal
            LOOP_CLR_FD 0x4c01
            LOOP_SET_STATUS 0x4c02 in loop_info
            LOOP_GET_STATUS 0x4c03 out loop_info
            LOOP_SET_STATUS64 0x4c04 in loop_info64
            LOOP_GET_STATUS64 0x4c05 out loop_info64
            LOOP_CHANGE_FD 0x4c06 value decimal
            LOOP_SET_CAPACITY 0x4c07
            LOOP_SET_DIRECT_IO 0x4c08 value decimal
            LOOP_SET_BLOCK_SIZE 0x4c09 value decimal
            LOOP_CONFIGURE 0x4c0a in loop_config
            LOOP_CTL_ADD 0x4c80 value decimal
            LOOP_CTL_REMOVE 0x4c81 value decimal
            LOOP_CTL_GET_FREE 0x4c82
            NBD_SET_SOCK N 0xab 0x00 value decimal
            NBD_SET_BLKSIZE N 0xab 0x01 value decimal
            NBD_SET_SIZE N 0xab 0x02 value decimal
            NBD_DO_IT N 0xab 0x03
            NBD_CLEAR_SOCK N 0xab 0x04
            NBD_CLEAR_QUE N 0xab 0x05
            NBD_PRINT_DEBUG N 0xab 0x06
            NBD_SET_SIZE_BLOCKS N 0xab 0x07 value decimal
            NBD_DISCONNECT N 0xab 0x08
            NBD_SET_TIMEOUT N 0xab 0x09 value decimal
            NBD_SET_FLAGS N 0xab 0x0a value decimal
            """,
        structures: """
            loop_info {
                i32 lo_number; u32 lo_device; ulong lo_inode; u32 lo_rdevice; i32 lo_offset hex;
                i32 lo_encrypt_type; i32 lo_encrypt_key_size; i32 lo_flags loopFlags; u8[64] lo_name text;
                u8[32] lo_encrypt_key; ulong[2] lo_init; u8[4] reserved hide
            }
            loop_info64 {
                u64 lo_device; u64 lo_inode; u64 lo_rdevice; u64 lo_offset hex; u64 lo_sizelimit;
                u32 lo_number; u32 lo_encrypt_type; u32 lo_encrypt_key_size; u32 lo_flags loopFlags;
                u8[64] lo_file_name text; u8[64] lo_crypt_name text; u8[32] lo_encrypt_key; u64[2] lo_init
            }
            loop_config { u32 fd; u32 block_size; loop_info64 info; u64[8] __reserved hide }
            """)

    static let storage = IoctlGroup(
        title: "RAID, device mapper, reservations and NVMe",
        headers: [
            "linux/types.h", "linux/major.h", "linux/raid/md_u.h", "linux/dm-ioctl.h", "linux/pr.h",
            "linux/nvme_ioctl.h",
        ],
        requests: """
            RAID_VERSION R 0x9 0x10 mdu_version_t
            GET_ARRAY_INFO R 0x9 0x11 mdu_array_info_t
            GET_DISK_INFO R 0x9 0x12 mdu_disk_info_t
            RAID_AUTORUN N 0x9 0x14
            GET_BITMAP_FILE R 0x9 0x15 mdu_bitmap_file_t
            CLEAR_ARRAY N 0x9 0x20
            ADD_NEW_DISK W 0x9 0x21 mdu_disk_info_t
            HOT_REMOVE_DISK N 0x9 0x22 value decimal
            SET_ARRAY_INFO W 0x9 0x23 mdu_array_info_t pointer
            SET_DISK_INFO N 0x9 0x24
            WRITE_RAID_INFO N 0x9 0x25
            UNPROTECT_ARRAY N 0x9 0x26
            PROTECT_ARRAY N 0x9 0x27
            HOT_ADD_DISK N 0x9 0x28 value decimal
            SET_DISK_FAULTY N 0x9 0x29 value decimal
            HOT_GENERATE_ERROR N 0x9 0x2a
            SET_BITMAP_FILE W 0x9 0x2b i32 value decimal
            RUN_ARRAY W 0x9 0x30 mdu_param_t pointer
            STOP_ARRAY N 0x9 0x32
            STOP_ARRAY_RO N 0x9 0x33
            RESTART_ARRAY_RW N 0x9 0x34
            CLUSTERED_DISK_NACK N 0x9 0x35
            DM_VERSION RW 0xfd 0x00 dm_ioctl
            DM_REMOVE_ALL RW 0xfd 0x01 dm_ioctl
            DM_LIST_DEVICES RW 0xfd 0x02 dm_ioctl
            DM_DEV_CREATE RW 0xfd 0x03 dm_ioctl
            DM_DEV_REMOVE RW 0xfd 0x04 dm_ioctl
            DM_DEV_RENAME RW 0xfd 0x05 dm_ioctl
            DM_DEV_SUSPEND RW 0xfd 0x06 dm_ioctl
            DM_DEV_STATUS RW 0xfd 0x07 dm_ioctl
            DM_DEV_WAIT RW 0xfd 0x08 dm_ioctl
            DM_DEV_ARM_POLL RW 0xfd 0x10 dm_ioctl
            DM_TABLE_LOAD RW 0xfd 0x09 dm_ioctl
            DM_TABLE_CLEAR RW 0xfd 0x0a dm_ioctl
            DM_TABLE_DEPS RW 0xfd 0x0b dm_ioctl
            DM_TABLE_STATUS RW 0xfd 0x0c dm_ioctl
            DM_LIST_VERSIONS RW 0xfd 0x0d dm_ioctl
            DM_GET_TARGET_VERSION RW 0xfd 0x11 dm_ioctl
            DM_TARGET_MSG RW 0xfd 0x0e dm_ioctl
            DM_DEV_SET_GEOMETRY RW 0xfd 0x0f dm_ioctl
            IOC_PR_REGISTER W p 0xc8 pr_registration
            IOC_PR_RESERVE W p 0xc9 pr_reservation
            IOC_PR_RELEASE W p 0xca pr_reservation
            IOC_PR_PREEMPT W p 0xcb pr_preempt
            IOC_PR_PREEMPT_ABORT W p 0xcc pr_preempt
            IOC_PR_CLEAR W p 0xcd pr_clear
            NVME_IOCTL_ID N N 0x40
            NVME_IOCTL_ADMIN_CMD RW N 0x41 nvme_passthru_cmd
            NVME_IOCTL_SUBMIT_IO W N 0x42 nvme_user_io
            NVME_IOCTL_IO_CMD RW N 0x43 nvme_passthru_cmd
            NVME_IOCTL_RESET N N 0x44
            NVME_IOCTL_SUBSYS_RESET N N 0x45
            NVME_IOCTL_RESCAN N N 0x46
            NVME_IOCTL_ADMIN64_CMD RW N 0x47 nvme_passthru_cmd64
            NVME_IOCTL_IO64_CMD RW N 0x48 nvme_passthru_cmd64
            NVME_IOCTL_IO64_CMD_VEC RW N 0x49 nvme_passthru_cmd64
            """,
        structures: """
            pr_registration { u64 old_key; u64 new_key; u32 flags; u32 __pad hide }
            pr_reservation { u64 key; u32 type; u32 flags }
            pr_preempt { u64 old_key; u64 new_key; u32 type; u32 flags }
            pr_clear { u64 key; u32 flags; u32 __pad hide }
            nvme_user_io {
                u8 opcode; u8 flags; u16 control; u16 nblocks; u16 rsvd hide; ^ metadata; ^ addr; u64 slba;
                u32 dsmgmt; u32 reftag; u16 apptag; u16 appmask
            }
            nvme_passthru_cmd {
                u8 opcode; u8 flags; u16 rsvd1 hide; u32 nsid; u32 cdw2; u32 cdw3; ^ metadata; ^ addr;
                u32 metadata_len; u32 data_len; u32 cdw10; u32 cdw11; u32 cdw12; u32 cdw13; u32 cdw14;
                u32 cdw15; u32 timeout_ms; u32 result
            }
            nvme_passthru_cmd64 {
                u8 opcode; u8 flags; u16 rsvd1 hide; u32 nsid; u32 cdw2; u32 cdw3; ^ metadata; ^ addr;
                u32 metadata_len; u32 - hide; u32 cdw10; u32 cdw11; u32 cdw12; u32 cdw13; u32 cdw14;
                u32 cdw15; u32 timeout_ms; u32 rsvd2 hide; u64 result
            }
            mdu_version_t = mdu_version_t { i32 major; i32 minor; i32 patchlevel }
            mdu_array_info_t = mdu_array_info_t {
                i32 major_version; i32 minor_version; i32 patch_version; u32 ctime; i32 level; i32 size;
                i32 nr_disks; i32 raid_disks; i32 md_minor; i32 not_persistent; u32 utime; i32 state hex;
                i32 active_disks; i32 working_disks; i32 failed_disks; i32 spare_disks; i32 layout hex;
                i32 chunk_size
            }
            mdu_disk_info_t = mdu_disk_info_t {
                i32 number; i32 major; i32 minor; i32 raid_disk; i32 state hex
            }
            mdu_bitmap_file_t = mdu_bitmap_file_t { u8[4096] pathname text }
            mdu_param_t = mdu_param_t { i32 personality; i32 chunk_size; i32 max_fault }
            dm_ioctl {
                u32[3] version; u32 data_size; u32 data_start; u32 target_count; i32 open_count;
                u32 flags hex; u32 event_nr; u32 padding hide; u64 dev hex; u8[128] name text;
                u8[129] uuid text; u8[7] data hide
            }
            """)
}
