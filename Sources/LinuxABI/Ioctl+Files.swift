extension IoctlTable {
    static let files = IoctlGroup(
        title: "Files and file systems",
        headers: [
            "linux/types.h", "linux/fs.h", "linux/fiemap.h", "linux/fsverity.h", "linux/msdos_fs.h",
            "linux/auto_fs.h",
        ],
        requests: """
            FIBMAP N 0x0 0x01 both i32
            FIGETBSZ N 0x0 0x02 out i32
            FIFREEZE RW X 0x77 i32 none
            FITHAW RW X 0x78 i32 none
            FITRIM RW X 0x79 fstrim_range both fstrim_range
            FICLONE W 0x94 0x09 i32 value decimal
            FICLONERANGE W 0x94 0x0d file_clone_range
            FIDEDUPERANGE RW 0x94 0x36 file_dedupe_range
            FS_IOC_GETFLAGS R f 0x01 long out u32:inodeFlags
            FS_IOC_SETFLAGS W f 0x02 long in u32:inodeFlags
            FS_IOC_GETVERSION R v 0x01 long out i32
            FS_IOC_SETVERSION W v 0x02 long in i32
            FS_IOC_FIEMAP RW f 0x0b fiemap
            FS_IOC_FSGETXATTR R X 0x1f fsxattr
            FS_IOC_FSSETXATTR W X 0x20 fsxattr
            FS_IOC_GETFSLABEL R 0x94 0x31 u8[256] out u8[256]:text
            FS_IOC_SETFSLABEL W 0x94 0x32 u8[256] in u8[256]:text
            FS_IOC_ENABLE_VERITY W f 0x85 fsverity_enable_arg
            FS_IOC_MEASURE_VERITY RW f 0x86 fsverity_digest
            FS_IOC_READ_VERITY_METADATA RW f 0x87 fsverity_read_metadata_arg
            VFAT_IOCTL_READDIR_BOTH R r 0x01 __fat_dirent[2]
            VFAT_IOCTL_READDIR_SHORT R r 0x02 __fat_dirent[2]
            FAT_IOCTL_GET_ATTRIBUTES R r 0x10 u32
            FAT_IOCTL_SET_ATTRIBUTES W r 0x11 u32
            FAT_IOCTL_GET_VOLUME_ID R r 0x13 u32
            AUTOFS_IOC_READY N 0x93 0x60 value decimal
            AUTOFS_IOC_FAIL N 0x93 0x61 value decimal
            AUTOFS_IOC_CATATONIC N 0x93 0x62
            AUTOFS_IOC_PROTOVER R 0x93 0x63 i32
            AUTOFS_IOC_SETTIMEOUT RW 0x93 0x64 ulong
            AUTOFS_IOC_EXPIRE R 0x93 0x65 autofs_packet_expire
            AUTOFS_IOC_EXPIRE_MULTI W 0x93 0x66 i32
            AUTOFS_IOC_PROTOSUBVER R 0x93 0x67 i32
            AUTOFS_IOC_ASKUMOUNT R 0x93 0x70 i32
            PROCMAP_QUERY RW f 0x11 procmap_query
            """,
        structures: """
            fstrim_range { u64 start; u64 len; u64 minlen }
            file_clone_range { i64 src_fd; u64 src_offset; u64 src_length; u64 dest_offset }
            file_dedupe_range_info {
                i64 dest_fd; u64 dest_offset; u64 bytes_deduped; i32 status; u32 reserved hide
            }
            file_dedupe_range {
                u64 src_offset; u64 src_length; u16 dest_count; u16 reserved1 hide; u32 reserved2 hide;
                file_dedupe_range_info[@dest_count] info
            }
            fiemap_extent {
                u64 fe_logical; u64 fe_physical; u64 fe_length; u64[2] fe_reserved64 hide;
                u32 fe_flags fiemapExtentFlags; u32[3] fe_reserved hide
            }
            fiemap {
                u64 fm_start; u64 fm_length; u32 fm_flags fiemapFlags; u32 fm_mapped_extents;
                u32 fm_extent_count; u32 fm_reserved hide; fiemap_extent[@fm_extent_count] fm_extents
            }
            fsxattr {
                u32 fsx_xflags extendedFlags; u32 fsx_extsize; u32 fsx_nextents; u32 fsx_projid;
                u32 fsx_cowextsize; u8[8] fsx_pad hide
            }
            fsverity_enable_arg {
                u32 version; u32 hash_algorithm; u32 block_size; u32 salt_size; ^ salt_ptr; u32 sig_size;
                u32 __reserved1 hide; ^ sig_ptr; u64[11] __reserved2 hide
            }
            fsverity_digest { u16 digest_algorithm; u16 digest_size; u8[@digest_size] digest }
            fsverity_read_metadata_arg {
                u64 metadata_type; u64 offset; u64 length; ^ buf_ptr; u64 __reserved hide
            }
            autofs_packet_hdr { i32 proto_version; i32 type }
            autofs_packet_expire { autofs_packet_hdr hdr; i32 len; u8[256] name text }
            __fat_dirent { long d_ino; long d_off; u16 d_reclen; u8[256] d_name text }
            procmap_query {
                u64 size; u64 query_flags hex; u64 query_addr hex; u64 vma_start hex; u64 vma_end hex;
                u64 vma_flags hex; u64 vma_page_size; u64 vma_offset hex; u64 inode; u32 dev_major;
                u32 dev_minor; u32 vma_name_size; u32 build_id_size; ^ vma_name_addr hex;
                ^ build_id_addr hex
            }
            """)

    static let encryption = IoctlGroup(
        title: "File encryption",
        headers: ["linux/fscrypt.h"],
        requests: """
            FS_IOC_SET_ENCRYPTION_POLICY R f 0x13 fscrypt_policy_v1 in fscrypt_policy_v1
            FS_IOC_GET_ENCRYPTION_PWSALT W f 0x14 u8[16] out u8[16]
            FS_IOC_GET_ENCRYPTION_POLICY W f 0x15 fscrypt_policy_v1 out fscrypt_policy_v1
            FS_IOC_GET_ENCRYPTION_POLICY_EX RW f 0x16 u8[9] both fscrypt_get_policy_ex_arg
            FS_IOC_ADD_ENCRYPTION_KEY RW f 0x17 fscrypt_add_key_arg
            FS_IOC_REMOVE_ENCRYPTION_KEY RW f 0x18 fscrypt_remove_key_arg
            FS_IOC_REMOVE_ENCRYPTION_KEY_ALL_USERS RW f 0x19 fscrypt_remove_key_arg
            FS_IOC_GET_ENCRYPTION_KEY_STATUS RW f 0x1a fscrypt_get_key_status_arg
            FS_IOC_GET_ENCRYPTION_NONCE R f 0x1b u8[16] out u8[16]
            """,
        structures: """
            fscrypt_policy_v1 {
                u8 version; u8 contents_encryption_mode; u8 filenames_encryption_mode; u8 flags;
                u8[8] master_key_descriptor
            }
            fscrypt_key_specifier { u32 type; u32 __reserved hide; u64[4] u hide }
            fscrypt_add_key_arg {
                fscrypt_key_specifier key_spec; u32 raw_size; u32 key_id; u32[8] __reserved hide;
                u8[@raw_size] raw
            }
            fscrypt_remove_key_arg {
                fscrypt_key_specifier key_spec; u32 removal_status_flags; u32[5] __reserved hide
            }
            fscrypt_get_key_status_arg {
                fscrypt_key_specifier key_spec; u32[6] __reserved hide; u32 status; u32 status_flags;
                u32 user_count; u32[13] __out_reserved hide
            }
            fscrypt_get_policy_ex_arg { u64 policy_size; u8[24] policy }
            """)
}
