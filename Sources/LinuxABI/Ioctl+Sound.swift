extension IoctlTable {
    static let sound = IoctlGroup(
        title: "Sound (ALSA)",
        headers: ["sound/asound.h"],
        requests: """
            SNDRV_HWDEP_IOCTL_PVERSION R H 0x00 i32
            SNDRV_HWDEP_IOCTL_INFO R H 0x01 snd_hwdep_info
            SNDRV_HWDEP_IOCTL_DSP_STATUS R H 0x02 snd_hwdep_dsp_status
            SNDRV_HWDEP_IOCTL_DSP_LOAD W H 0x03 snd_hwdep_dsp_image
            SNDRV_PCM_IOCTL_PVERSION R A 0x00 i32
            SNDRV_PCM_IOCTL_INFO R A 0x01 snd_pcm_info
            SNDRV_PCM_IOCTL_TSTAMP W A 0x02 i32
            SNDRV_PCM_IOCTL_TTSTAMP W A 0x03 i32
            SNDRV_PCM_IOCTL_USER_PVERSION W A 0x04 i32
            SNDRV_PCM_IOCTL_HW_REFINE RW A 0x10 snd_pcm_hw_params
            SNDRV_PCM_IOCTL_HW_PARAMS RW A 0x11 snd_pcm_hw_params
            SNDRV_PCM_IOCTL_HW_FREE N A 0x12
            SNDRV_PCM_IOCTL_SW_PARAMS RW A 0x13 snd_pcm_sw_params
            SNDRV_PCM_IOCTL_STATUS R A 0x20 snd_pcm_status out snd_pcm_status
            SNDRV_PCM_IOCTL_DELAY R A 0x21 long
            SNDRV_PCM_IOCTL_HWSYNC N A 0x22
            SNDRV_PCM_IOCTL_SYNC_PTR RW A 0x23 snd_pcm_sync_ptr
            SNDRV_PCM_IOCTL_STATUS_EXT RW A 0x24 snd_pcm_status
            SNDRV_PCM_IOCTL_CHANNEL_INFO R A 0x32 snd_pcm_channel_info both snd_pcm_channel_info
            SNDRV_PCM_IOCTL_PREPARE N A 0x40
            SNDRV_PCM_IOCTL_RESET N A 0x41
            SNDRV_PCM_IOCTL_START N A 0x42
            SNDRV_PCM_IOCTL_DROP N A 0x43
            SNDRV_PCM_IOCTL_DRAIN N A 0x44
            SNDRV_PCM_IOCTL_PAUSE W A 0x45 i32 value decimal
            SNDRV_PCM_IOCTL_REWIND W A 0x46 ulong both ulong
            SNDRV_PCM_IOCTL_RESUME N A 0x47
            SNDRV_PCM_IOCTL_XRUN N A 0x48
            SNDRV_PCM_IOCTL_FORWARD W A 0x49 ulong both ulong
            SNDRV_PCM_IOCTL_WRITEI_FRAMES W A 0x50 snd_xferi both snd_xferi
            SNDRV_PCM_IOCTL_READI_FRAMES R A 0x51 snd_xferi both snd_xferi
            SNDRV_PCM_IOCTL_WRITEN_FRAMES W A 0x52 snd_xfern both snd_xfern
            SNDRV_PCM_IOCTL_READN_FRAMES R A 0x53 snd_xfern both snd_xfern
            SNDRV_PCM_IOCTL_LINK W A 0x60 i32 value decimal
            SNDRV_PCM_IOCTL_UNLINK N A 0x61
            SNDRV_RAWMIDI_IOCTL_PVERSION R W 0x00 i32
            SNDRV_RAWMIDI_IOCTL_INFO R W 0x01 snd_rawmidi_info
            SNDRV_RAWMIDI_IOCTL_USER_PVERSION W W 0x02 i32
            SNDRV_RAWMIDI_IOCTL_PARAMS RW W 0x10 snd_rawmidi_params
            SNDRV_RAWMIDI_IOCTL_STATUS RW W 0x20 snd_rawmidi_status
            SNDRV_RAWMIDI_IOCTL_DROP W W 0x30 i32
            SNDRV_RAWMIDI_IOCTL_DRAIN W W 0x31 i32
            SNDRV_TIMER_IOCTL_PVERSION R T 0x00 i32
            SNDRV_TIMER_IOCTL_NEXT_DEVICE RW T 0x01 snd_timer_id
            SNDRV_TIMER_IOCTL_TREAD_OLD W T 0x02 i32
            SNDRV_TIMER_IOCTL_GINFO RW T 0x03 snd_timer_ginfo
            SNDRV_TIMER_IOCTL_GPARAMS W T 0x04 snd_timer_gparams
            SNDRV_TIMER_IOCTL_GSTATUS RW T 0x05 snd_timer_gstatus
            SNDRV_TIMER_IOCTL_SELECT W T 0x10 snd_timer_select
            SNDRV_TIMER_IOCTL_INFO R T 0x11 snd_timer_info
            SNDRV_TIMER_IOCTL_PARAMS W T 0x12 snd_timer_params
            SNDRV_TIMER_IOCTL_STATUS R T 0x14 snd_timer_status
            SNDRV_TIMER_IOCTL_START N T 0xa0
            SNDRV_TIMER_IOCTL_STOP N T 0xa1
            SNDRV_TIMER_IOCTL_CONTINUE N T 0xa2
            SNDRV_TIMER_IOCTL_PAUSE N T 0xa3
            SNDRV_TIMER_IOCTL_TREAD64 W T 0xa4 i32
            SNDRV_CTL_IOCTL_PVERSION R U 0x00 i32
            SNDRV_CTL_IOCTL_CARD_INFO R U 0x01 snd_ctl_card_info
            SNDRV_CTL_IOCTL_ELEM_LIST RW U 0x10 snd_ctl_elem_list
            SNDRV_CTL_IOCTL_ELEM_INFO RW U 0x11 snd_ctl_elem_info
            SNDRV_CTL_IOCTL_ELEM_READ RW U 0x12 snd_ctl_elem_value
            SNDRV_CTL_IOCTL_ELEM_WRITE RW U 0x13 snd_ctl_elem_value
            SNDRV_CTL_IOCTL_ELEM_LOCK W U 0x14 snd_ctl_elem_id
            SNDRV_CTL_IOCTL_ELEM_UNLOCK W U 0x15 snd_ctl_elem_id
            SNDRV_CTL_IOCTL_SUBSCRIBE_EVENTS RW U 0x16 i32
            SNDRV_CTL_IOCTL_ELEM_ADD RW U 0x17 snd_ctl_elem_info
            SNDRV_CTL_IOCTL_ELEM_REPLACE RW U 0x18 snd_ctl_elem_info
            SNDRV_CTL_IOCTL_ELEM_REMOVE RW U 0x19 snd_ctl_elem_id
            SNDRV_CTL_IOCTL_TLV_READ RW U 0x1a snd_ctl_tlv
            SNDRV_CTL_IOCTL_TLV_WRITE RW U 0x1b snd_ctl_tlv both snd_ctl_tlv
            SNDRV_CTL_IOCTL_TLV_COMMAND RW U 0x1c snd_ctl_tlv
            SNDRV_CTL_IOCTL_HWDEP_NEXT_DEVICE RW U 0x20 i32
            SNDRV_CTL_IOCTL_HWDEP_INFO R U 0x21 snd_hwdep_info
            SNDRV_CTL_IOCTL_PCM_NEXT_DEVICE R U 0x30 i32
            SNDRV_CTL_IOCTL_PCM_INFO RW U 0x31 snd_pcm_info
            SNDRV_CTL_IOCTL_PCM_PREFER_SUBDEVICE W U 0x32 i32
            SNDRV_CTL_IOCTL_RAWMIDI_NEXT_DEVICE RW U 0x40 i32
            SNDRV_CTL_IOCTL_RAWMIDI_INFO RW U 0x41 snd_rawmidi_info
            SNDRV_CTL_IOCTL_RAWMIDI_PREFER_SUBDEVICE W U 0x42 i32
            SNDRV_CTL_IOCTL_POWER RW U 0xd0 i32
            SNDRV_CTL_IOCTL_POWER_STATE R U 0xd1 i32
            """,
        structures: """
            snd_hwdep_info {
                u32 device; i32 card; u8[64] id text; u8[80] name text; i32 iface; u8[64] reserved hide
            }
            snd_hwdep_dsp_status {
                u32 version; u8[32] id text; u32 num_dsps; u32 dsp_loaded; u32 chip_ready;
                u8[16] reserved hide
            }
            snd_hwdep_dsp_image { u32 index; u8[64] name text; * image; ulong length; ulong driver_data }
            snd_pcm_info {
                u32 device; u32 subdevice; i32 stream; i32 card; u8[64] id text; u8[80] name text;
                u8[32] subname text; i32 dev_class; i32 dev_subclass; u32 subdevices_count;
                u32 subdevices_avail; u8[16] pad1 hide; u8[64] reserved hide
            }
            snd_mask { u32[8] bits }
            snd_interval { u32 min; u32 max; u32 - hide }
            snd_pcm_hw_params {
                u32 flags; snd_mask[3] masks; snd_mask[5] mres; snd_interval[12] intervals;
                snd_interval[9] ires; u32 rmask; u32 cmask; u32 info; u32 msbits; u32 rate_num;
                u32 rate_den; ulong fifo_size; u8[64] reserved hide
            }
            snd_pcm_sw_params {
                i32 tstamp_mode; u32 period_step; u32 sleep_min; ulong avail_min; ulong xfer_align;
                ulong start_threshold; ulong stop_threshold; ulong silence_threshold; ulong silence_size;
                ulong boundary; u32 proto; u32 tstamp_type; u8[56] reserved hide
            }
            snd_pcm_status {
                i32 state; timespec trigger_tstamp; timespec tstamp; ulong appl_ptr; ulong hw_ptr;
                long delay; ulong avail; ulong avail_max; ulong overrange; i32 suspended_state;
                u32 audio_tstamp_data; timespec audio_tstamp; timespec driver_tstamp;
                u32 audio_tstamp_accuracy; u8[20] reserved hide
            }
            snd_pcm_sync_ptr {
                u32 flags; ulong[0] - hide; i32 state hide; i32 - hide; ulong hw_ptr hide; timespec tstamp hide;
                i32 suspended_state hide; timespec audio_tstamp hide; u8[8] - hide; ulong appl_ptr hide;
                ulong avail_min hide; u8[48] - hide
            }
            snd_pcm_channel_info { u32 channel; long offset; u32 first; u32 step }
            snd_xferi { long result; * buf; ulong frames }
            snd_xfern { long result; * bufs; ulong frames }
            snd_rawmidi_info {
                u32 device; u32 subdevice; i32 stream; i32 card; u32 flags; u8[64] id text;
                u8[80] name text; u8[32] subname text; u32 subdevices_count; u32 subdevices_avail;
                u8[64] reserved hide
            }
            snd_rawmidi_params {
                i32 stream; ulong buffer_size; ulong avail_min; u32 - hide; u32 mode; u8[12] reserved hide
            }
            snd_rawmidi_status {
                i32 stream; timespec tstamp; ulong avail; ulong xruns; u8[16] reserved hide
            }
            snd_timer_id { i32 dev_class; i32 dev_sclass; i32 card; i32 device; i32 subdevice }
            snd_timer_ginfo {
                snd_timer_id tid; u32 flags; i32 card; u8[64] id text; u8[80] name text;
                ulong reserved0 hide; ulong resolution; ulong resolution_min; ulong resolution_max;
                u32 clients; u8[32] reserved hide
            }
            snd_timer_gparams { snd_timer_id tid; ulong period_num; ulong period_den; u8[32] reserved hide }
            snd_timer_gstatus {
                snd_timer_id tid; ulong resolution; ulong resolution_num; ulong resolution_den;
                u8[32] reserved hide
            }
            snd_timer_select { snd_timer_id id; u8[32] reserved hide }
            snd_timer_info {
                u32 flags; i32 card; u8[64] id text; u8[80] name text; ulong reserved0 hide;
                ulong resolution; u8[64] reserved hide
            }
            snd_timer_params {
                u32 flags; u32 ticks; u32 queue_size; u32 reserved0 hide; u32 filter; u8[60] reserved hide
            }
            snd_timer_status {
                timespec tstamp; u32 resolution; u32 lost; u32 overrun; u32 queue; u8[64] reserved hide
            }
            snd_ctl_card_info {
                i32 card; i32 pad hide; u8[16] id text; u8[16] driver text; u8[32] name text;
                u8[80] longname text; u8[16] reserved_ hide; u8[80] mixername text; u8[128] components text
            }
            snd_ctl_elem_list {
                u32 offset; u32 space; u32 used; u32 count; *snd_ctl_elem_id@space pids;
                u8[50] reserved hide
            }
            snd_ctl_elem_id { u32 numid; i32 iface; u32 device; u32 subdevice; u8[44] name text; u32 index }
            snd_ctl_elem_info {
                snd_ctl_elem_id id; i32 type; u32 access; u32 count; i32 owner; u64[16] value hide;
                u8[64] reserved hide
            }
            snd_ctl_elem_value {
                snd_ctl_elem_id id; u32 - hide; u64[0] - hide; ulong[128] value hide; u8[128] reserved hide
            }
            snd_ctl_tlv { u32 numid; u32 length; u8[@length] tlv }
            """)

    static let openSound = IoctlGroup(
        title: "Sound (OSS)",
        headers: ["linux/soundcard.h"],
        requests: """
            SNDCTL_SEQ_RESET N Q 0x00
            SNDCTL_SEQ_SYNC N Q 0x01
            SNDCTL_SEQ_CTRLRATE RW Q 0x03 i32
            SNDCTL_SEQ_GETOUTCOUNT R Q 0x04 i32
            SNDCTL_SEQ_GETINCOUNT R Q 0x05 i32
            SNDCTL_SEQ_PERCMODE W Q 0x06 i32
            SNDCTL_SEQ_TESTMIDI W Q 0x08 i32
            SNDCTL_SEQ_RESETSAMPLES W Q 0x09 i32
            SNDCTL_SEQ_NRSYNTHS R Q 0x0a i32
            SNDCTL_SEQ_NRMIDIS R Q 0x0b i32
            SNDCTL_SEQ_THRESHOLD W Q 0x0d i32
            SNDCTL_SEQ_PANIC N Q 0x11
            SNDCTL_SEQ_GETTIME R Q 0x13 i32
            SNDCTL_TMR_TIMEBASE RW T 0x01 i32
            SNDCTL_TMR_START N T 0x02
            SNDCTL_TMR_STOP N T 0x03
            SNDCTL_TMR_CONTINUE N T 0x04
            SNDCTL_TMR_TEMPO RW T 0x05 i32
            SNDCTL_TMR_SOURCE RW T 0x06 i32
            SNDCTL_TMR_METRONOME W T 0x07 i32
            SNDCTL_TMR_SELECT W T 0x08 i32
            SNDCTL_DSP_RESET N P 0x00
            SNDCTL_DSP_SYNC N P 0x01
            SNDCTL_DSP_SPEED RW P 0x02 i32
            SNDCTL_DSP_STEREO RW P 0x03 i32
            SNDCTL_DSP_GETBLKSIZE RW P 0x04 i32
            SNDCTL_DSP_CHANNELS RW P 0x06 i32
            SNDCTL_DSP_POST N P 0x08
            SNDCTL_DSP_SUBDIVIDE RW P 0x09 i32
            SNDCTL_DSP_SETFRAGMENT RW P 0x0a i32
            SNDCTL_DSP_GETFMTS R P 0x0b i32
            SNDCTL_DSP_SETFMT RW P 0x05 i32
            SNDCTL_DSP_GETOSPACE R P 0x0c audio_buf_info
            SNDCTL_DSP_GETISPACE R P 0x0d audio_buf_info
            SNDCTL_DSP_NONBLOCK N P 0x0e
            SNDCTL_DSP_GETCAPS R P 0x0f i32
            SNDCTL_DSP_GETTRIGGER R P 0x10 i32
            SNDCTL_DSP_SETTRIGGER W P 0x10 i32
            SNDCTL_DSP_GETIPTR R P 0x11 count_info
            SNDCTL_DSP_GETOPTR R P 0x12 count_info
            SNDCTL_DSP_SETSYNCRO N P 0x15
            SNDCTL_DSP_SETDUPLEX N P 0x16
            SNDCTL_DSP_GETODELAY R P 0x17 i32
            SNDCTL_DSP_GETCHANNELMASK RW P 0x40 i32
            SNDCTL_DSP_BIND_CHANNEL RW P 0x41 i32
            SNDCTL_DSP_SETSPDIF W P 0x42 i32
            SNDCTL_DSP_GETSPDIF R P 0x43 i32
            SNDCTL_DSP_PROFILE W P 0x17 i32
            SOUND_PCM_READ_RATE R P 0x02 i32
            SOUND_PCM_READ_CHANNELS R P 0x06 i32
            SOUND_PCM_READ_BITS R P 0x05 i32
            SOUND_PCM_READ_FILTER R P 0x07 i32
            SOUND_MIXER_INFO R M 0x65 mixer_info
            OSS_GETVERSION R M 0x76 i32
            """,
        structures: """
            audio_buf_info = audio_buf_info { i32 fragments; i32 fragstotal; i32 fragsize; i32 bytes }
            count_info = count_info { i32 bytes; i32 blocks; i32 ptr }
            mixer_info = mixer_info {
                u8[16] id text; u8[32] name text; i32 modify_counter; i32[10] fillers hide
            }
            """)
}
