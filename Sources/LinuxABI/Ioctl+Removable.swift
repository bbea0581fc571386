extension IoctlTable {
    static let floppies = IoctlGroup(
        title: "Floppy disks",
        headers: ["linux/fd.h"],
        requests: """
            FDCLRPRM N 0x2 0x41
            FDSETPRM W 0x2 0x42 floppy_struct
            FDDEFPRM W 0x2 0x43 floppy_struct
            FDGETPRM R 0x2 0x04 floppy_struct
            FDMSGON N 0x2 0x45
            FDMSGOFF N 0x2 0x46
            FDFMTBEG N 0x2 0x47
            FDFMTTRK W 0x2 0x48 format_descr
            FDFMTEND N 0x2 0x49
            FDSETEMSGTRESH N 0x2 0x4a
            FDFLUSH N 0x2 0x4b
            FDSETMAXERRS W 0x2 0x4c floppy_max_errors
            FDGETMAXERRS R 0x2 0x0e floppy_max_errors
            FDGETDRVTYP R 0x2 0x0f u8[16] out u8[16]
            FDSETDRVPRM W 0x2 0x90 floppy_drive_params
            FDGETDRVPRM R 0x2 0x11 floppy_drive_params
            FDGETDRVSTAT R 0x2 0x12 floppy_drive_struct
            FDPOLLDRVSTAT R 0x2 0x13 floppy_drive_struct
            FDRESET N 0x2 0x54
            FDGETFDCSTAT R 0x2 0x15 floppy_fdc_state
            FDWERRORCLR N 0x2 0x56
            FDWERRORGET R 0x2 0x17 floppy_write_errors
            FDRAWCMD N 0x2 0x58 both floppy_raw_cmd
            FDTWADDLE N 0x2 0x59
            FDEJECT N 0x2 0x5a
            """,
        structures: """
            floppy_struct {
                u32 size; u32 sect; u32 head; u32 track; u32 stretch; u8 gap; u8 rate; u8 spec1;
                u8 fmt_gap; * name
            }
            format_descr { u32 device; u32 head; u32 track }
            floppy_max_errors { u32 abort; u32 read_track; u32 reset; u32 recal; u32 reporting }
            floppy_drive_params {
                i8 cmos; ulong max_dtr; ulong hlt; ulong hut; ulong srt; ulong spinup; ulong spindown;
                u8 spindown_offset; u8 select_delay; u8 rps; u8 tracks; ulong timeout; u8 interleave_sect;
                floppy_max_errors max_errors; i8 flags; i8 read_track; i16[8] autodetect; i32 checkfreq;
                i32 native_format
            }
            floppy_drive_struct {
                ulong flags; ulong spinup_date; ulong select_date; ulong first_read_date;
                i16 probed_format; i16 track; i16 maxblock; i16 maxtrack; i32 generation; i32 keep_data;
                i32 fd_ref; i32 fd_device; ulong last_checked; * dmabuf; i32 bufblocks
            }
            floppy_fdc_state {
                i32 spec1; i32 spec2; i32 dtr; u8 version; u8 dor; ulong address; u8 - hide;
                u32 driver_version; u8[4] track
            }
            floppy_write_errors {
                u32 write_errors; ulong first_error_sector; i32 first_error_generation;
                ulong last_error_sector; i32 last_error_generation; u32 badness
            }
            floppy_raw_cmd {
                u32 flags; * data; * kernel_data; * next; long length; long phys_length; i32 buffer_length;
                u8 rate; u8 cmd_count; u8[34] - hide; i32 track; i32 resultcode; i32 reserved1 hide;
                i32 reserved2 hide
            }
            """)

    static let tapes = IoctlGroup(
        title: "Tapes",
        headers: ["linux/mtio.h"],
        requests: """
            MTIOCTOP W m 0x01 mtop
            MTIOCGET R m 0x02 mtget
            MTIOCPOS R m 0x03 mtpos
            """,
        structures: """
            mtop { i16 mt_op; i32 mt_count }
            mtget {
                long mt_type; long mt_resid; long mt_dsreg; long mt_gstat; long mt_erreg; i32 mt_fileno;
                i32 mt_blkno
            }
            mtpos { long mt_blkno }
            """)

    static let discs = IoctlGroup(
        title: "CD and DVD",
        headers: ["linux/cdrom.h"],
        requests: """
            CDROMPAUSE 0x5301
            CDROMRESUME 0x5302
            CDROMPLAYMSF 0x5303 in cdrom_msf
            CDROMPLAYTRKIND 0x5304 in cdrom_ti
            CDROMREADTOCHDR 0x5305 out cdrom_tochdr
            CDROMREADTOCENTRY 0x5306 both cdrom_tocentry
            CDROMSTOP 0x5307
            CDROMSTART 0x5308
            CDROMEJECT 0x5309
            CDROMVOLCTRL 0x530a in cdrom_volctrl
            CDROMSUBCHNL 0x530b both cdrom_subchnl
            CDROMREADAUDIO 0x530e in cdrom_read_audio
            CDROMEJECT_SW 0x530f value decimal
            CDROMMULTISESSION 0x5310 both cdrom_multisession
            CDROM_GET_MCN 0x5311 out cdrom_mcn
            CDROMRESET 0x5312
            CDROMVOLREAD 0x5313 out cdrom_volctrl
            CDROMREADRAW 0x5314 pointer
            CDROMREADCOOKED 0x5315 pointer
            CDROMSEEK 0x5316 in cdrom_msf
            CDROMPLAYBLK 0x5317 in cdrom_blk
            CDROMREADALL 0x5318 pointer
            CDROMGETSPINDOWN 0x531d out u8
            CDROMSETSPINDOWN 0x531e in u8
            CDROMCLOSETRAY 0x5319
            CDROM_SET_OPTIONS 0x5320 value decimal
            CDROM_CLEAR_OPTIONS 0x5321 value decimal
            CDROM_SELECT_SPEED 0x5322 value decimal
            CDROM_SELECT_DISC 0x5323 value decimal
            CDROM_MEDIA_CHANGED 0x5325 value decimal
            CDROM_DRIVE_STATUS 0x5326 value decimal
            CDROM_DISC_STATUS 0x5327
            CDROM_CHANGER_NSLOTS 0x5328
            CDROM_LOCKDOOR 0x5329 value decimal
            CDROM_DEBUG 0x5330 value decimal
            CDROM_GET_CAPABILITY 0x5331 value decimal
            DVD_READ_STRUCT 0x5390 pointer
            DVD_WRITE_STRUCT 0x5391 pointer
            DVD_AUTH 0x5392 pointer
            CDROM_SEND_PACKET 0x5393 both cdrom_generic_command
            CDROM_NEXT_WRITABLE 0x5394 out long
            CDROM_LAST_WRITTEN 0x5395 out long
            CDROM_TIMED_MEDIA_CHANGE 0x5396 both cdrom_timed_media_change_info
            """,
        structures: """
            cdrom_msf {
                u8 cdmsf_min0; u8 cdmsf_sec0; u8 cdmsf_frame0; u8 cdmsf_min1; u8 cdmsf_sec1;
                u8 cdmsf_frame1
            }
            cdrom_ti { u8 cdti_trk0; u8 cdti_ind0; u8 cdti_trk1; u8 cdti_ind1 }
            cdrom_tochdr { u8 cdth_trk0; u8 cdth_trk1 }
            cdrom_msf0 { u8 minute; u8 second; u8 frame }
            cdrom_addr = union cdrom_addr { i32 lba }
            cdrom_tocentry {
                u8 cdte_track; u8 - hide; u8 cdte_format; cdrom_addr cdte_addr; u8 cdte_datamode
            }
            cdrom_volctrl { u8 channel0; u8 channel1; u8 channel2; u8 channel3 }
            cdrom_subchnl {
                u8 cdsc_format; u8 cdsc_audiostatus; u8 - hide; u8 cdsc_trk; u8 cdsc_ind;
                cdrom_addr cdsc_absaddr; cdrom_addr cdsc_reladdr
            }
            cdrom_read { i32 cdread_lba; * cdread_bufaddr; i32 cdread_buflen }
            cdrom_read_audio { cdrom_addr addr; u8 addr_format; i32 nframes; * buf }
            cdrom_multisession { cdrom_addr addr; u8 xa_flag; u8 addr_format }
            cdrom_mcn { u8[14] medium_catalog_number text }
            cdrom_blk { u32 from; u16 len }
            cdrom_generic_command {
                u8[12] cmd; * buffer; u32 buflen; i32 stat; * sense; u8 data_direction; i32 quiet;
                i32 timeout; ulong - hide
            }
            cdrom_timed_media_change_info { i64 last_media_change; u64 media_flags }
            """)

    static let scsi = IoctlGroup(
        title: "SCSI",
        headers: ["stddef.h", "scsi/sg.h", "scsi/scsi_ioctl.h", "scsi/scsi.h"],
        requests: """
            SG_SET_TIMEOUT 0x2201 in i32
            SG_GET_TIMEOUT 0x2202
            SG_EMULATED_HOST 0x2203 out i32
            SG_SET_TRANSFORM 0x2204 value decimal
            SG_GET_TRANSFORM 0x2205
            SG_GET_COMMAND_Q 0x2270 out i32
            SG_SET_COMMAND_Q 0x2271 in i32
            SG_GET_RESERVED_SIZE 0x2272 out i32
            SG_SET_RESERVED_SIZE 0x2275 in i32
            SG_GET_SCSI_ID 0x2276 out sg_scsi_id
            SG_SET_FORCE_LOW_DMA 0x2279 in i32
            SG_GET_LOW_DMA 0x227a out i32
            SG_SET_FORCE_PACK_ID 0x227b in i32
            SG_GET_PACK_ID 0x227c out i32
            SG_GET_NUM_WAITING 0x227d out i32
            SG_SET_DEBUG 0x227e in i32
            SG_GET_SG_TABLESIZE 0x227f out i32
            SG_GET_VERSION_NUM 0x2282 out i32
            SG_NEXT_CMD_LEN 0x2283 in i32
            SG_SCSI_RESET 0x2284 in i32
            SG_IO 0x2285 both sg_io_hdr
            SG_GET_REQUEST_TABLE 0x2286 pointer
            SG_SET_KEEP_ORPHAN 0x2287 in i32
            SG_GET_KEEP_ORPHAN 0x2288 out i32
            SCSI_IOCTL_START_UNIT 0x5
            SCSI_IOCTL_STOP_UNIT 0x6
            SCSI_IOCTL_DOORLOCK 0x5380
            SCSI_IOCTL_DOORUNLOCK 0x5381
            SCSI_IOCTL_GET_IDLUN 0x5382 out u32[2]
            SCSI_IOCTL_PROBE_HOST 0x5385 pointer
            SCSI_IOCTL_GET_BUS_NUMBER 0x5386 out i32
            """,
        structures: """
            sg_scsi_id {
                i32 host_no; i32 channel; i32 scsi_id; i32 lun; i32 scsi_type; i16 h_cmd_per_lun;
                i16 d_queue_depth; i32[2] unused hide
            }
            sg_io_hdr {
                i32 interface_id; i32 dxfer_direction; u8 cmd_len; u8 mx_sb_len; u16 iovec_count;
                u32 dxfer_len; * dxferp; * cmdp; * sbp; u32 timeout; u32 flags hex; i32 pack_id; * usr_ptr;
                u8 status; u8 masked_status; u8 msg_status; u8 sb_len_wr; u16 host_status;
                u16 driver_status; i32 resid; u32 duration; u32 info hex
            }
            """)
}
