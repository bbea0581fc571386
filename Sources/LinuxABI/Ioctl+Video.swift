extension IoctlTable {
    static let video = IoctlGroup(
        title: "Video (V4L2)",
        headers: ["linux/types.h", "sys/time.h", "linux/videodev2.h"],
        requests: """
            VIDIOC_QUERYCAP R V 0x00 v4l2_capability
            VIDIOC_ENUM_FMT RW V 0x02 v4l2_fmtdesc
            VIDIOC_G_FMT RW V 0x04 v4l2_format
            VIDIOC_S_FMT RW V 0x05 v4l2_format
            VIDIOC_REQBUFS RW V 0x08 v4l2_requestbuffers
            VIDIOC_QUERYBUF RW V 0x09 v4l2_buffer
            VIDIOC_G_FBUF R V 0x0a v4l2_framebuffer
            VIDIOC_S_FBUF W V 0x0b v4l2_framebuffer
            VIDIOC_OVERLAY W V 0x0e i32
            VIDIOC_QBUF RW V 0x0f v4l2_buffer
            VIDIOC_EXPBUF RW V 0x10 v4l2_exportbuffer
            VIDIOC_DQBUF RW V 0x11 v4l2_buffer
            VIDIOC_STREAMON W V 0x12 i32 in i32
            VIDIOC_STREAMOFF W V 0x13 i32 in i32
            VIDIOC_G_PARM RW V 0x15 v4l2_streamparm
            VIDIOC_S_PARM RW V 0x16 v4l2_streamparm
            VIDIOC_G_STD R V 0x17 u64
            VIDIOC_S_STD W V 0x18 u64
            VIDIOC_ENUMSTD RW V 0x19 v4l2_standard
            VIDIOC_ENUMINPUT RW V 0x1a v4l2_input
            VIDIOC_G_CTRL RW V 0x1b v4l2_control
            VIDIOC_S_CTRL RW V 0x1c v4l2_control
            VIDIOC_G_TUNER RW V 0x1d v4l2_tuner
            VIDIOC_S_TUNER W V 0x1e v4l2_tuner
            VIDIOC_G_AUDIO R V 0x21 v4l2_audio
            VIDIOC_S_AUDIO W V 0x22 v4l2_audio
            VIDIOC_QUERYCTRL RW V 0x24 v4l2_queryctrl
            VIDIOC_QUERYMENU RW V 0x25 v4l2_querymenu
            VIDIOC_G_INPUT R V 0x26 i32
            VIDIOC_S_INPUT RW V 0x27 i32
            VIDIOC_G_EDID RW V 0x28 v4l2_edid
            VIDIOC_S_EDID RW V 0x29 v4l2_edid
            VIDIOC_G_OUTPUT R V 0x2e i32
            VIDIOC_S_OUTPUT RW V 0x2f i32
            VIDIOC_ENUMOUTPUT RW V 0x30 v4l2_output
            VIDIOC_G_AUDOUT R V 0x31 v4l2_audioout
            VIDIOC_S_AUDOUT W V 0x32 v4l2_audioout
            VIDIOC_G_MODULATOR RW V 0x36 v4l2_modulator
            VIDIOC_S_MODULATOR W V 0x37 v4l2_modulator
            VIDIOC_G_FREQUENCY RW V 0x38 v4l2_frequency
            VIDIOC_S_FREQUENCY W V 0x39 v4l2_frequency
            VIDIOC_CROPCAP RW V 0x3a v4l2_cropcap
            VIDIOC_G_CROP RW V 0x3b v4l2_crop
            VIDIOC_S_CROP W V 0x3c v4l2_crop
            VIDIOC_G_JPEGCOMP R V 0x3d v4l2_jpegcompression
            VIDIOC_S_JPEGCOMP W V 0x3e v4l2_jpegcompression
            VIDIOC_QUERYSTD R V 0x3f u64
            VIDIOC_TRY_FMT RW V 0x40 v4l2_format
            VIDIOC_ENUMAUDIO RW V 0x41 v4l2_audio
            VIDIOC_ENUMAUDOUT RW V 0x42 v4l2_audioout
            VIDIOC_G_PRIORITY R V 0x43 u32
            VIDIOC_S_PRIORITY W V 0x44 u32
            VIDIOC_G_SLICED_VBI_CAP RW V 0x45 v4l2_sliced_vbi_cap
            VIDIOC_LOG_STATUS N V 0x46
            VIDIOC_G_EXT_CTRLS RW V 0x47 v4l2_ext_controls
            VIDIOC_S_EXT_CTRLS RW V 0x48 v4l2_ext_controls
            VIDIOC_TRY_EXT_CTRLS RW V 0x49 v4l2_ext_controls
            VIDIOC_ENUM_FRAMESIZES RW V 0x4a v4l2_frmsizeenum
            VIDIOC_ENUM_FRAMEINTERVALS RW V 0x4b v4l2_frmivalenum
            VIDIOC_G_ENC_INDEX R V 0x4c v4l2_enc_idx
            VIDIOC_ENCODER_CMD RW V 0x4d v4l2_encoder_cmd
            VIDIOC_TRY_ENCODER_CMD RW V 0x4e v4l2_encoder_cmd
            VIDIOC_DBG_S_REGISTER W V 0x4f v4l2_dbg_register
            VIDIOC_DBG_G_REGISTER RW V 0x50 v4l2_dbg_register
            VIDIOC_S_HW_FREQ_SEEK W V 0x52 v4l2_hw_freq_seek
            VIDIOC_S_DV_TIMINGS RW V 0x57 v4l2_dv_timings
            VIDIOC_G_DV_TIMINGS RW V 0x58 v4l2_dv_timings
            VIDIOC_DQEVENT R V 0x59 v4l2_event out v4l2_event
            VIDIOC_SUBSCRIBE_EVENT W V 0x5a v4l2_event_subscription
            VIDIOC_UNSUBSCRIBE_EVENT W V 0x5b v4l2_event_subscription
            VIDIOC_CREATE_BUFS RW V 0x5c v4l2_create_buffers
            VIDIOC_PREPARE_BUF RW V 0x5d v4l2_buffer
            VIDIOC_G_SELECTION RW V 0x5e v4l2_selection
            VIDIOC_S_SELECTION RW V 0x5f v4l2_selection
            VIDIOC_DECODER_CMD RW V 0x60 v4l2_decoder_cmd
            VIDIOC_TRY_DECODER_CMD RW V 0x61 v4l2_decoder_cmd
            VIDIOC_ENUM_DV_TIMINGS RW V 0x62 v4l2_enum_dv_timings
            VIDIOC_QUERY_DV_TIMINGS R V 0x63 v4l2_dv_timings
            VIDIOC_DV_TIMINGS_CAP RW V 0x64 v4l2_dv_timings_cap
            VIDIOC_ENUM_FREQ_BANDS RW V 0x65 v4l2_frequency_band
            VIDIOC_DBG_G_CHIP_INFO RW V 0x66 v4l2_dbg_chip_info
            VIDIOC_QUERY_EXT_CTRL RW V 0x67 v4l2_query_ext_ctrl
            """,
        structures: """
            v4l2_capability {
                u8[16] driver text; u8[32] card text; u8[32] bus_info text; u32 version; u32 capabilities;
                u32 device_caps; u32[3] reserved hide
            }
            v4l2_fmtdesc {
                u32 index; u32 type; u32 flags; u8[32] description text; u32 pixelformat; u32 mbus_code;
                u32[3] reserved hide
            }
            v4l2_format { u32 type; ulong[0] - hide; u32[50] fmt hide }
            v4l2_requestbuffers {
                u32 count; u32 type; u32 memory; u32 capabilities; u8 flags; u8[3] reserved hide
            }
            v4l2_timecode {
                u32 type; u32 flags; u8 frames; u8 seconds; u8 minutes; u8 hours; u8[4] userbits
            }
            v4l2_buffer {
                u32 index; u32 type; u32 bytesused; u32 flags; u32 field; timeval timestamp;
                v4l2_timecode timecode; u32 sequence; u32 memory; ulong m hide; u32 length;
                u32 reserved2 hide; u32 - hide
            }
            v4l2_framebuffer { u32 capability; u32 flags; * base; u32[8] fmt hide }
            v4l2_exportbuffer { u32 type; u32 index; u32 plane; u32 flags; i32 fd; u32[11] reserved hide }
            v4l2_streamparm { u32 type; u32[50] parm hide }
            v4l2_fract { u32 numerator; u32 denominator }
            v4l2_standard {
                u32 index; u64 id; u8[24] name text; v4l2_fract frameperiod; u32 framelines;
                u32[4] reserved hide
            }
            v4l2_input {
                u32 index; u8[32] name text; u32 type; u32 audioset; u32 tuner; u64 std; u32 status;
                u32 capabilities; u32[3] reserved hide
            }
            v4l2_control { u32 id; i32 value }
            v4l2_tuner {
                u32 index; u8[32] name text; u32 type; u32 capability; u32 rangelow; u32 rangehigh;
                u32 rxsubchans; u32 audmode; i32 signal; i32 afc; u32[4] reserved hide
            }
            v4l2_audio { u32 index; u8[32] name text; u32 capability; u32 mode; u32[2] reserved hide }
            v4l2_queryctrl {
                u32 id; u32 type; u8[32] name text; i32 minimum; i32 maximum; i32 step; i32 default_value;
                u32 flags; u32[2] reserved hide
            }
            v4l2_querymenu packed { u32 id; u32 index; u64[4] - hide; u32 reserved hide }
            v4l2_edid { u32 pad hide; u32 start_block; u32 blocks; u32[5] reserved hide; * edid }
            v4l2_output {
                u32 index; u8[32] name text; u32 type; u32 audioset; u32 modulator; u64 std;
                u32 capabilities; u32[3] reserved hide
            }
            v4l2_audioout { u32 index; u8[32] name text; u32 capability; u32 mode; u32[2] reserved hide }
            v4l2_modulator {
                u32 index; u8[32] name text; u32 capability; u32 rangelow; u32 rangehigh; u32 txsubchans;
                u32 type; u32[3] reserved hide
            }
            v4l2_frequency { u32 tuner; u32 type; u32 frequency; u32[8] reserved hide }
            v4l2_rect { i32 left; i32 top; u32 width; u32 height }
            v4l2_cropcap { u32 type; v4l2_rect bounds; v4l2_rect defrect; v4l2_fract pixelaspect }
            v4l2_crop { u32 type; v4l2_rect c }
            v4l2_jpegcompression {
                i32 quality; i32 APPn; i32 APP_len; u8[60] APP_data; i32 COM_len; u8[60] COM_data;
                u32 jpeg_markers
            }
            v4l2_sliced_vbi_cap {
                u16 service_set; u16[2][24] service_lines; u32 type; u32[3] reserved hide
            }
            v4l2_ext_controls {
                u32 - hide; u32 count; u32 error_idx; i32 request_fd; u32[1] reserved hide; * controls
            }
            v4l2_frmsizeenum { u32 index; u32 pixel_format; u32 type; u32[6] - hide; u32[2] reserved hide }
            v4l2_frmivalenum {
                u32 index; u32 pixel_format; u32 width; u32 height; u32 type; u32[6] - hide;
                u32[2] reserved hide
            }
            v4l2_enc_idx_entry { u64 offset; u64 pts; u32 length; u32 flags; u32[2] reserved hide }
            v4l2_enc_idx {
                u32 entries; u32 entries_cap; u32[4] reserved hide; v4l2_enc_idx_entry[64] entry
            }
            v4l2_encoder_cmd { u32 cmd; u32 flags; u64[4] - hide }
            v4l2_dbg_match { u32 type; u32[8] - hide }
            v4l2_dbg_register { v4l2_dbg_match match; u32 size; u64 reg; u64 val }
            v4l2_hw_freq_seek {
                u32 tuner; u32 type; u32 seek_upward; u32 wrap_around; u32 spacing; u32 rangelow;
                u32 rangehigh; u32[5] reserved hide
            }
            v4l2_dv_timings packed { u32 type; u64[16] - hide }
            v4l2_event {
                u32 type; u64[8] u hide; u32 pending; u32 sequence; timespec timestamp; u32 id;
                u32[8] reserved hide
            }
            v4l2_event_subscription { u32 type; u32 id; u32 flags; u32[5] reserved hide }
            v4l2_create_buffers {
                u32 index; u32 count; u32 memory; v4l2_format format; u32 capabilities; u32 flags;
                u32[6] reserved hide
            }
            v4l2_selection { u32 type; u32 target; u32 flags; v4l2_rect r; u32[9] reserved hide }
            v4l2_decoder_cmd { u32 cmd; u32 flags; u64[8] - hide }
            v4l2_enum_dv_timings { u32 index; u32 pad hide; u32[2] reserved hide; v4l2_dv_timings timings }
            v4l2_dv_timings_cap { u32 type; u32 pad hide; u32[2] reserved hide; u64[16] - hide }
            v4l2_frequency_band {
                u32 tuner; u32 type; u32 index; u32 capability; u32 rangelow; u32 rangehigh;
                u32 modulation; u32[9] reserved hide
            }
            v4l2_dbg_chip_info { v4l2_dbg_match match; u8[32] name text; u32 flags; u32[32] reserved hide }
            v4l2_query_ext_ctrl {
                u32 id; u32 type; u8[32] name text; i64 minimum; i64 maximum; u64 step; i64 default_value;
                u32 flags; u32 elem_size; u32 elems; u32 nr_of_dims; u32[4] dims; u32[32] reserved hide
            }
            """)

    static let frameBuffers = IoctlGroup(
        title: "Frame buffers",
        headers: ["linux/types.h", "linux/fb.h"],
        requests: """
            FBIOGET_VSCREENINFO 0x4600 out fb_var_screeninfo
            FBIOPUT_VSCREENINFO 0x4601 both fb_var_screeninfo
            FBIOGET_FSCREENINFO 0x4602 out fb_fix_screeninfo
            FBIOGETCMAP 0x4604 both fb_cmap
            FBIOPUTCMAP 0x4605 in fb_cmap
            FBIOPAN_DISPLAY 0x4606 both fb_var_screeninfo
            FBIO_CURSOR RW F 0x08 fb_cursor
            FBIOGET_CON2FBMAP 0x460f both fb_con2fbmap
            FBIOPUT_CON2FBMAP 0x4610 in fb_con2fbmap
            FBIOBLANK 0x4611 value decimal
            FBIOGET_VBLANK R F 0x12 fb_vblank
            FBIO_ALLOC 0x4613 pointer
            FBIO_FREE 0x4614 pointer
            FBIOGET_GLYPH 0x4615 pointer
            FBIOGET_HWCINFO 0x4616 pointer
            FBIOPUT_MODEINFO 0x4617 pointer
            FBIOGET_DISPINFO 0x4618 pointer
            FBIO_WAITFORVSYNC W F 0x20 u32
            """,
        structures: """
            fbcurpos { u16 x; u16 y }
            fb_cmap { u32 start; u32 len; *u16@len red; *u16@len green; *u16@len blue; *u16@len transp }
            fb_image {
                u32 dx; u32 dy; u32 width; u32 height; u32 fg_color; u32 bg_color; u8 depth; * data;
                fb_cmap cmap
            }
            fb_cursor { u16 set; u16 enable; u16 rop; * mask; fbcurpos hot; fb_image image }
            fb_vblank { u32 flags; u32 count; u32 vcount; u32 hcount; u32[4] reserved hide }
            fb_bitfield { u32 offset; u32 length; u32 msb_right }
            fb_var_screeninfo {
                u32 xres; u32 yres; u32 xres_virtual; u32 yres_virtual; u32 xoffset; u32 yoffset;
                u32 bits_per_pixel; u32 grayscale; fb_bitfield red; fb_bitfield green; fb_bitfield blue;
                fb_bitfield transp; u32 nonstd; u32 activate; u32 height; u32 width; u32 accel_flags;
                u32 pixclock; u32 left_margin; u32 right_margin; u32 upper_margin; u32 lower_margin;
                u32 hsync_len; u32 vsync_len; u32 sync; u32 vmode; u32 rotate; u32 colorspace;
                u32[4] reserved hide
            }
            fb_fix_screeninfo {
                u8[16] id text; ulong smem_start; u32 smem_len; u32 type; u32 type_aux; u32 visual;
                u16 xpanstep; u16 ypanstep; u16 ywrapstep; u32 line_length; ulong mmio_start; u32 mmio_len;
                u32 accel; u16 capabilities; u16[2] reserved hide
            }
            fb_con2fbmap { u32 console; u32 framebuffer }
            """)
}
