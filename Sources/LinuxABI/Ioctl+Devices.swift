extension IoctlTable {
    static let input = IoctlGroup(
        title: "Input devices",
        headers: ["linux/input.h", "linux/uinput.h", "linux/hidraw.h", "linux/joystick.h"],
        requests: """
            EVIOCGVERSION R E 0x01 i32
            EVIOCGID R E 0x02 input_id
            EVIOCGREP R E 0x03 u32[2]
            EVIOCSREP W E 0x03 u32[2]
            EVIOCGKEYCODE R E 0x04 u32[2] both u32[2]
            EVIOCGKEYCODE_V2 R E 0x04 input_keymap_entry both input_keymap_entry
            EVIOCSKEYCODE W E 0x04 u32[2]
            EVIOCSKEYCODE_V2 W E 0x04 input_keymap_entry
            EVIOCSFF W E 0x80 ff_effect both ff_effect
            EVIOCRMFF W E 0x81 i32 value decimal
            EVIOCGEFFECTS R E 0x84 i32
            EVIOCGRAB W E 0x90 i32 value decimal
            EVIOCREVOKE W E 0x91 i32 value decimal
            EVIOCGMASK R E 0x92 input_mask both input_mask
            EVIOCSMASK W E 0x93 input_mask
            EVIOCSCLOCKID W E 0xa0 i32
            UI_DEV_CREATE N U 0x01
            UI_DEV_DESTROY N U 0x02
            UI_DEV_SETUP W U 0x03 uinput_setup
            UI_ABS_SETUP W U 0x04 uinput_abs_setup
            UI_SET_EVBIT W U 0x64 i32 value decimal
            UI_SET_KEYBIT W U 0x65 i32 value decimal
            UI_SET_RELBIT W U 0x66 i32 value decimal
            UI_SET_ABSBIT W U 0x67 i32 value decimal
            UI_SET_MSCBIT W U 0x68 i32 value decimal
            UI_SET_LEDBIT W U 0x69 i32 value decimal
            UI_SET_SNDBIT W U 0x6a i32 value decimal
            UI_SET_FFBIT W U 0x6b i32 value decimal
            UI_SET_PHYS W U 0x6c ulong string
            UI_SET_SWBIT W U 0x6d i32 value decimal
            UI_SET_PROPBIT W U 0x6e i32 value decimal
            UI_BEGIN_FF_UPLOAD RW U 0xc8 uinput_ff_upload
            UI_END_FF_UPLOAD W U 0xc9 uinput_ff_upload
            UI_BEGIN_FF_ERASE RW U 0xca uinput_ff_erase
            UI_END_FF_ERASE W U 0xcb uinput_ff_erase
            UI_GET_VERSION R U 0x2d u32
            HIDIOCGRDESCSIZE R H 0x01 i32
            HIDIOCGRDESC R H 0x02 hidraw_report_descriptor both hidraw_report_descriptor
            HIDIOCGRAWINFO R H 0x03 hidraw_devinfo
            JSIOCGVERSION R j 0x01 u32
            JSIOCGAXES R j 0x11 u8
            JSIOCGBUTTONS R j 0x12 u8
            JSIOCSCORR W j 0x21 js_corr
            JSIOCGCORR R j 0x22 js_corr
            JSIOCSAXMAP W j 0x31 u8[64]
            JSIOCGAXMAP R j 0x32 u8[64]
            JSIOCSBTNMAP W j 0x33 u16[512]
            JSIOCGBTNMAP R j 0x34 u16[512]
            EVIOCGNAME R E 0x06 *
            EVIOCGPHYS R E 0x07 *
            EVIOCGUNIQ R E 0x08 *
            EVIOCGPROP R E 0x09 *
            EVIOCGMTSLOTS R E 0x0a *
            EVIOCGKEY R E 0x18 *
            EVIOCGLED R E 0x19 *
            EVIOCGSND R E 0x1a *
            EVIOCGSW R E 0x1b *
            UI_GET_SYSNAME R U 0x2c *
            HIDIOCGRAWNAME R H 0x04 *
            HIDIOCGRAWPHYS R H 0x05 *
            HIDIOCSFEATURE RW H 0x06 *
            HIDIOCGFEATURE RW H 0x07 *
            HIDIOCGRAWUNIQ R H 0x08 *
            JSIOCGNAME R j 0x13 *
            """,
        structures: """
            input_id { u16 bustype; u16 vendor; u16 product; u16 version }
            input_keymap_entry { u8 flags; u8 len; u16 index; u32 keycode; u8[32] scancode }
            ff_trigger { u16 button; u16 interval }
            ff_replay { u16 length; u16 delay }
            ff_effect {
                u16 type; i16 id; u16 direction; ff_trigger trigger; ff_replay replay; ulong[0] - hide;
                u16[10] effect hide; u32 custom_len hide; ulong custom_data hide
            }
            input_mask { u32 type; u32 codes_size; ^ codes_ptr }
            uinput_setup { input_id id; u8[80] name text; u32 ff_effects_max }
            input_absinfo { i32 value; i32 minimum; i32 maximum; i32 fuzz; i32 flat; i32 resolution }
            uinput_abs_setup { u16 code; input_absinfo absinfo }
            uinput_ff_upload { u32 request_id; i32 retval; ff_effect effect; ff_effect old }
            uinput_ff_erase { u32 request_id; i32 retval; u32 effect_id }
            hidraw_report_descriptor { u32 size; u8[4096] value hide }
            hidraw_devinfo { u32 bustype; i16 vendor; i16 product }
            js_corr { i32[8] coef; i16 prec; u16 type }
            """)

    static let memoryDevices = IoctlGroup(
        title: "Flash memory",
        headers: ["linux/types.h", "mtd/mtd-abi.h", "mtd/ubi-user.h"],
        requests: """
            MEMGETINFO R M 0x01 mtd_info_user
            MEMERASE W M 0x02 erase_info_user
            MEMWRITEOOB RW M 0x03 mtd_oob_buf
            MEMREADOOB RW M 0x04 mtd_oob_buf
            MEMLOCK W M 0x05 erase_info_user
            MEMUNLOCK W M 0x06 erase_info_user
            MEMGETREGIONCOUNT R M 0x07 i32
            MEMGETREGIONINFO RW M 0x08 region_info_user
            MEMGETOOBSEL R M 0x0a nand_oobinfo
            MEMGETBADBLOCK W M 0x0b i64
            MEMSETBADBLOCK W M 0x0c i64
            OTPSELECT R M 0x0d i32 in i32
            OTPGETREGIONCOUNT W M 0x0e i32 out i32
            OTPGETREGIONINFO W M 0x0f otp_info out otp_info
            OTPLOCK R M 0x10 otp_info in otp_info
            ECCGETLAYOUT R M 0x11 nand_ecclayout_user
            ECCGETSTATS R M 0x12 mtd_ecc_stats
            MTDFILEMODE N M 0x13 value decimal
            MEMERASE64 W M 0x14 erase_info_user64
            MEMWRITEOOB64 RW M 0x15 mtd_oob_buf64
            MEMREADOOB64 RW M 0x16 mtd_oob_buf64
            MEMISLOCKED R M 0x17 erase_info_user in erase_info_user
            MEMWRITE RW M 0x18 mtd_write_req
            OTPERASE W M 0x19 otp_info
            MEMREAD RW M 0x1a mtd_read_req
            UBI_IOCMKVOL W o 0x00 ubi_mkvol_req
            UBI_IOCRMVOL W o 0x01 i32
            UBI_IOCRSVOL W o 0x02 ubi_rsvol_req
            UBI_IOCRNVOL W o 0x03 ubi_rnvol_req
            UBI_IOCRPEB W o 0x04 i32
            UBI_IOCSPEB W o 0x05 i32
            UBI_IOCATT W o 0x40 ubi_attach_req
            UBI_IOCDET W o 0x41 i32
            UBI_IOCVOLUP W O 0x00 i64
            UBI_IOCEBER W O 0x01 i32
            UBI_IOCEBCH W O 0x02 i32
            UBI_IOCEBMAP W O 0x03 ubi_map_req
            UBI_IOCEBUNMAP W O 0x04 i32
            UBI_IOCEBISMAP R O 0x05 i32 in i32
            UBI_IOCSETVOLPROP W O 0x06 ubi_set_vol_prop_req
            UBI_IOCVOLCRBLK W O 0x07 ubi_blkcreate_req
            UBI_IOCVOLRMBLK N O 0x08
            """,
        structures: """
            mtd_info_user {
                u8 type; u32 flags; u32 size; u32 erasesize; u32 writesize; u32 oobsize; u64 padding hide
            }
            erase_info_user { u32 start; u32 length }
            mtd_oob_buf { u32 start; u32 length; * ptr }
            region_info_user { u32 offset; u32 erasesize; u32 numblocks; u32 regionindex }
            nand_oobinfo { u32 useecc; u32 eccbytes; u32[8][2] oobfree; u32[32] eccpos }
            otp_info { u32 start; u32 length; u32 locked }
            nand_oobfree { u32 offset; u32 length }
            nand_ecclayout_user { u32 eccbytes; u32[64] eccpos; u32 oobavail; nand_oobfree[8] oobfree }
            mtd_ecc_stats { u32 corrected; u32 failed; u32 badblocks; u32 bbtblocks }
            erase_info_user64 { u64 start; u64 length }
            mtd_oob_buf64 { u64 start; u32 pad hide; u32 length; ^ usr_ptr }
            mtd_write_req {
                u64 start; u64 len; u64 ooblen; ^ usr_data; ^ usr_oob; u8 mode; u8[7] padding hide
            }
            mtd_read_req_ecc_stats { u32 uncorrectable_errors; u32 corrected_bitflips; u32 max_bitflips }
            mtd_read_req {
                u64 start; u64 len; u64 ooblen; ^ usr_data; ^ usr_oob; u8 mode; u8[7] padding hide;
                mtd_read_req_ecc_stats ecc_stats
            }
            ubi_mkvol_req {
                i32 vol_id; i32 alignment; i64 bytes; i8 vol_type; u8 flags; i16 name_len;
                i8[4] padding2 hide; u8[128] name text
            }
            ubi_rsvol_req packed { i64 bytes; i32 vol_id }
            ubi_rnvol_req { i32 count; i8[12] padding1 hide; u64[544] ents hide }
            ubi_attach_req {
                i32 ubi_num; i32 mtd_num; i32 vid_hdr_offset; i16 max_beb_per1024; i8 disable_fm;
                i8[9] padding hide
            }
            ubi_map_req { i32 lnum; i8 dtype; i8[3] padding hide }
            ubi_set_vol_prop_req { u8 property; u8[7] padding hide; u64 value }
            ubi_blkcreate_req { i8[128] padding hide }
            """)

    static let buses = IoctlGroup(
        title: "SPI, I2C and GPIO",
        headers: ["linux/types.h", "linux/spi/spidev.h", "linux/i2c-dev.h", "linux/i2c.h", "linux/gpio.h"],
        requests: """
            SPI_IOC_RD_MODE R k 0x01 u8
            SPI_IOC_WR_MODE W k 0x01 u8
            SPI_IOC_RD_LSB_FIRST R k 0x02 u8
            SPI_IOC_WR_LSB_FIRST W k 0x02 u8
            SPI_IOC_RD_BITS_PER_WORD R k 0x03 u8
            SPI_IOC_WR_BITS_PER_WORD W k 0x03 u8
            SPI_IOC_RD_MAX_SPEED_HZ R k 0x04 u32
            SPI_IOC_WR_MAX_SPEED_HZ W k 0x04 u32
            SPI_IOC_RD_MODE32 R k 0x05 u32
            SPI_IOC_WR_MODE32 W k 0x05 u32
            I2C_RETRIES 0x701 value decimal
            I2C_TIMEOUT 0x702 value decimal
            I2C_SLAVE 0x703 value hex
            I2C_SLAVE_FORCE 0x706 value hex
            I2C_TENBIT 0x704 value decimal
            I2C_FUNCS 0x705 out ulong
            I2C_RDWR 0x707 both i2c_rdwr_ioctl_data
            I2C_PEC 0x708 value decimal
            I2C_SMBUS 0x720 both i2c_smbus_ioctl_data
            GPIO_GET_CHIPINFO_IOCTL R 0xb4 0x01 gpiochip_info
            GPIO_GET_LINEINFO_UNWATCH_IOCTL RW 0xb4 0x0c u32
            GPIO_V2_GET_LINEINFO_IOCTL RW 0xb4 0x05 gpio_v2_line_info
            GPIO_V2_GET_LINEINFO_WATCH_IOCTL RW 0xb4 0x06 gpio_v2_line_info
            GPIO_V2_GET_LINE_IOCTL RW 0xb4 0x07 gpio_v2_line_request
            GPIO_V2_LINE_SET_CONFIG_IOCTL RW 0xb4 0x0d gpio_v2_line_config
            GPIO_V2_LINE_GET_VALUES_IOCTL RW 0xb4 0x0e gpio_v2_line_values
            GPIO_V2_LINE_SET_VALUES_IOCTL RW 0xb4 0x0f gpio_v2_line_values
            GPIO_GET_LINEINFO_IOCTL RW 0xb4 0x02 gpioline_info
            GPIO_GET_LINEHANDLE_IOCTL RW 0xb4 0x03 gpiohandle_request
            GPIO_GET_LINEEVENT_IOCTL RW 0xb4 0x04 gpioevent_request
            GPIOHANDLE_GET_LINE_VALUES_IOCTL RW 0xb4 0x08 gpiohandle_data
            GPIOHANDLE_SET_LINE_VALUES_IOCTL RW 0xb4 0x09 gpiohandle_data
            GPIOHANDLE_SET_CONFIG_IOCTL RW 0xb4 0x0a gpiohandle_config
            GPIO_GET_LINEINFO_WATCH_IOCTL RW 0xb4 0x0b gpioline_info
            SPI_IOC_MESSAGE W k 0x00 *
            """,
        structures: """
            gpiochip_info { u8[32] name text; u8[32] label text; u32 lines }
            gpio_v2_line_attribute { u32 id; u32 padding hide; u64 - hide }
            gpio_v2_line_info {
                u8[32] name text; u8[32] consumer text; u32 offset; u32 num_attrs; u64 flags;
                gpio_v2_line_attribute[10] attrs; u32[4] padding hide
            }
            gpio_v2_line_config_attribute { gpio_v2_line_attribute attr; u64 mask }
            gpio_v2_line_config {
                u64 flags; u32 num_attrs; u32[5] padding hide; gpio_v2_line_config_attribute[10] attrs
            }
            gpio_v2_line_request {
                u32[64] offsets; u8[32] consumer text; gpio_v2_line_config config; u32 num_lines;
                u32 event_buffer_size; u32[5] padding hide; i32 fd
            }
            gpio_v2_line_values { u64 bits; u64 mask }
            gpioline_info { u32 line_offset; u32 flags; u8[32] name text; u8[32] consumer text }
            gpiohandle_request {
                u32[64] lineoffsets; u32 flags; u8[64] default_values; u8[32] consumer_label text;
                u32 lines; i32 fd
            }
            gpioevent_request {
                u32 lineoffset; u32 handleflags; u32 eventflags; u8[32] consumer_label text; i32 fd
            }
            gpiohandle_data { u8[64] values }
            gpiohandle_config { u32 flags; u8[64] default_values; u32[4] padding hide }
            i2c_rdwr_ioctl_data { *i2c_msg@nmsgs msgs; u32 nmsgs }
            i2c_smbus_ioctl_data { u8 read_write; u8 command; u32 size; * data }
            i2c_msg { u16 addr; u16 flags; u16 len; * buf }
            spi_ioc_transfer {
                ^ tx_buf; ^ rx_buf; u32 len; u32 speed_hz; u16 delay_usecs; u8 bits_per_word; u8 cs_change;
                u8 tx_nbits; u8 rx_nbits; u8 word_delay_usecs; u8 pad hide
            }
            """)

    static let usb = IoctlGroup(
        title: "USB devices",
        headers: ["linux/types.h", "linux/usbdevice_fs.h"],
        requests: """
            USBDEVFS_CONTROL RW U 0x00 usbdevfs_ctrltransfer
            USBDEVFS_BULK RW U 0x02 usbdevfs_bulktransfer
            USBDEVFS_RESETEP R U 0x03 u32 in u32
            USBDEVFS_SETINTERFACE R U 0x04 usbdevfs_setinterface in usbdevfs_setinterface
            USBDEVFS_SETCONFIGURATION R U 0x05 u32 in u32
            USBDEVFS_GETDRIVER W U 0x08 usbdevfs_getdriver both usbdevfs_getdriver
            USBDEVFS_SUBMITURB R U 0x0a usbdevfs_urb pointer
            USBDEVFS_DISCARDURB N U 0x0b pointer
            USBDEVFS_REAPURB W U 0x0c ulong pointer
            USBDEVFS_REAPURBNDELAY W U 0x0d ulong pointer
            USBDEVFS_DISCSIGNAL R U 0x0e usbdevfs_disconnectsignal in usbdevfs_disconnectsignal
            USBDEVFS_CLAIMINTERFACE R U 0x0f u32 in u32
            USBDEVFS_RELEASEINTERFACE R U 0x10 u32 in u32
            USBDEVFS_CONNECTINFO W U 0x11 usbdevfs_connectinfo out usbdevfs_connectinfo
            USBDEVFS_IOCTL RW U 0x12 usbdevfs_ioctl
            USBDEVFS_HUB_PORTINFO R U 0x13 usbdevfs_hub_portinfo
            USBDEVFS_RESET N U 0x14
            USBDEVFS_CLEAR_HALT R U 0x15 u32 in u32
            USBDEVFS_DISCONNECT N U 0x16
            USBDEVFS_CONNECT N U 0x17
            USBDEVFS_CLAIM_PORT R U 0x18 u32 in u32
            USBDEVFS_RELEASE_PORT R U 0x19 u32 in u32
            USBDEVFS_GET_CAPABILITIES R U 0x1a u32
            USBDEVFS_DISCONNECT_CLAIM R U 0x1b usbdevfs_disconnect_claim in usbdevfs_disconnect_claim
            USBDEVFS_ALLOC_STREAMS R U 0x1c usbdevfs_streams in usbdevfs_streams
            USBDEVFS_FREE_STREAMS R U 0x1d usbdevfs_streams in usbdevfs_streams
            USBDEVFS_DROP_PRIVILEGES W U 0x1e u32
            USBDEVFS_GET_SPEED N U 0x1f
            USBDEVFS_FORBID_SUSPEND N U 0x21
            USBDEVFS_ALLOW_SUSPEND N U 0x22
            USBDEVFS_WAIT_FOR_RESUME N U 0x23
            """,
        structures: """
            usbdevfs_ctrltransfer {
                u8 bRequestType; u8 bRequest; u16 wValue; u16 wIndex; u16 wLength; u32 timeout; * data
            }
            usbdevfs_bulktransfer { u32 ep; u32 len; u32 timeout; * data }
            usbdevfs_setinterface { u32 interface; u32 altsetting }
            usbdevfs_getdriver { u32 interface; u8[256] driver text }
            usbdevfs_iso_packet_desc { u32 length; u32 actual_length; u32 status }
            usbdevfs_urb {
                u8 type; u8 endpoint; i32 status; u32 flags; * buffer; i32 buffer_length;
                i32 actual_length; i32 start_frame; i32 number_of_packets; i32 error_count; u32 signr;
                * usercontext; usbdevfs_iso_packet_desc[@number_of_packets] iso_frame_desc
            }
            usbdevfs_disconnectsignal { u32 signr; * context }
            usbdevfs_connectinfo { u32 devnum; u8 slow }
            usbdevfs_ioctl { i32 ifno; i32 ioctl_code; * data }
            usbdevfs_hub_portinfo { i8 nports; u8[127] port }
            usbdevfs_disconnect_claim { u32 interface; u32 flags; u8[256] driver text }
            usbdevfs_streams { u32 num_streams; u32 num_eps; u8[@num_eps] eps }
            """)
}
