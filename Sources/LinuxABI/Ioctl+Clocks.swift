extension IoctlTable {
    static let clocks = IoctlGroup(
        title: "Clocks and watchdogs",
        headers: ["linux/rtc.h", "linux/watchdog.h", "linux/hpet.h", "linux/pps.h", "linux/ptp_clock.h"],
        requests: """
            RTC_AIE_ON N p 0x01
            RTC_AIE_OFF N p 0x02
            RTC_UIE_ON N p 0x03
            RTC_UIE_OFF N p 0x04
            RTC_PIE_ON N p 0x05
            RTC_PIE_OFF N p 0x06
            RTC_WIE_ON N p 0x0f
            RTC_WIE_OFF N p 0x10
            RTC_ALM_SET W p 0x07 rtc_time
            RTC_ALM_READ R p 0x08 rtc_time
            RTC_RD_TIME R p 0x09 rtc_time
            RTC_SET_TIME W p 0x0a rtc_time
            RTC_IRQP_READ R p 0x0b ulong
            RTC_IRQP_SET W p 0x0c ulong value decimal
            RTC_EPOCH_READ R p 0x0d ulong
            RTC_EPOCH_SET W p 0x0e ulong value decimal
            RTC_WKALM_SET W p 0x0f rtc_wkalrm
            RTC_WKALM_RD R p 0x10 rtc_wkalrm
            RTC_PLL_GET R p 0x11 rtc_pll_info
            RTC_PLL_SET W p 0x12 rtc_pll_info
            RTC_PARAM_GET W p 0x13 rtc_param both rtc_param
            RTC_PARAM_SET W p 0x14 rtc_param
            RTC_VL_READ R p 0x13 u32
            RTC_VL_CLR N p 0x14
            WDIOC_GETSUPPORT R W 0x00 watchdog_info
            WDIOC_GETSTATUS R W 0x01 i32
            WDIOC_GETBOOTSTATUS R W 0x02 i32
            WDIOC_GETTEMP R W 0x03 i32
            WDIOC_SETOPTIONS R W 0x04 i32 in i32
            WDIOC_KEEPALIVE R W 0x05 i32
            WDIOC_SETTIMEOUT RW W 0x06 i32
            WDIOC_GETTIMEOUT R W 0x07 i32
            WDIOC_SETPRETIMEOUT RW W 0x08 i32
            WDIOC_GETPRETIMEOUT R W 0x09 i32
            WDIOC_GETTIMELEFT R W 0x0a i32
            HPET_IE_ON N h 0x01
            HPET_IE_OFF N h 0x02
            HPET_INFO R h 0x03 hpet_info
            HPET_EPI N h 0x04
            HPET_DPI N h 0x05
            HPET_IRQFREQ W h 0x06 ulong value decimal
            PPS_GETPARAMS R p 0xa1 ulong out pps_kparams
            PPS_SETPARAMS W p 0xa2 ulong in pps_kparams
            PPS_GETCAP R p 0xa3 ulong out i32
            PPS_FETCH RW p 0xa4 ulong both pps_fdata
            PPS_KC_BIND W p 0xa5 ulong in pps_bind_args
            PTP_CLOCK_GETCAPS R = 0x01 ptp_clock_caps
            PTP_EXTTS_REQUEST W = 0x02 ptp_extts_request
            PTP_PEROUT_REQUEST W = 0x03 ptp_perout_request
            PTP_ENABLE_PPS W = 0x04 i32 value decimal
            PTP_SYS_OFFSET W = 0x05 ptp_sys_offset both ptp_sys_offset
            PTP_PIN_GETFUNC RW = 0x06 ptp_pin_desc
            PTP_PIN_SETFUNC W = 0x07 ptp_pin_desc
            PTP_SYS_OFFSET_PRECISE RW = 0x08 ptp_sys_offset_precise
            PTP_SYS_OFFSET_EXTENDED RW = 0x09 ptp_sys_offset_extended
            PTP_CLOCK_GETCAPS2 R = 0x0a ptp_clock_caps
            PTP_EXTTS_REQUEST2 W = 0x0b ptp_extts_request
            PTP_PEROUT_REQUEST2 W = 0x0c ptp_perout_request
            PTP_ENABLE_PPS2 W = 0x0d i32 value decimal
            PTP_SYS_OFFSET2 W = 0x0e ptp_sys_offset both ptp_sys_offset
            PTP_PIN_GETFUNC2 RW = 0x0f ptp_pin_desc
            PTP_PIN_SETFUNC2 W = 0x10 ptp_pin_desc
            PTP_SYS_OFFSET_PRECISE2 RW = 0x11 ptp_sys_offset_precise
            PTP_SYS_OFFSET_EXTENDED2 RW = 0x12 ptp_sys_offset_extended
            """,
        structures: """
            rtc_time {
                i32 tm_sec; i32 tm_min; i32 tm_hour; i32 tm_mday; i32 tm_mon; i32 tm_year; i32 tm_wday;
                i32 tm_yday; i32 tm_isdst
            }
            rtc_wkalrm { u8 enabled; u8 pending; rtc_time time }
            rtc_pll_info {
                i32 pll_ctrl; i32 pll_value; i32 pll_max; i32 pll_min; i32 pll_posmult; i32 pll_negmult;
                long pll_clock
            }
            rtc_param { u64 param; u64 - hide; u32 index; u32 __pad hide }
            watchdog_info { u32 options; u32 firmware_version; u8[32] identity text }
            hpet_info { ulong hi_ireqfreq; ulong hi_flags; u16 hi_hpet; u16 hi_timer }
            ptp_clock_caps {
                i32 max_adj; i32 n_alarm; i32 n_ext_ts; i32 n_per_out; i32 pps; i32 n_pins;
                i32 cross_timestamping; i32 adjust_phase; i32[12] rsv hide
            }
            ptp_extts_request { u32 index; u32 flags; u32[2] rsv hide }
            ptp_clock_time { i64 sec; u32 nsec; u32 reserved hide }
            ptp_perout_request { u64[2] - hide; ptp_clock_time period; u32 index; u32 flags; u64[2] - hide }
            ptp_sys_offset { u32 n_samples; u32[3] rsv hide; ptp_clock_time[51] ts }
            ptp_pin_desc { u8[64] name text; u32 index; u32 func; u32 chan; u32[5] rsv hide }
            ptp_sys_offset_precise {
                ptp_clock_time device; ptp_clock_time sys_realtime; ptp_clock_time sys_monoraw;
                u32[4] rsv hide
            }
            ptp_sys_offset_extended { u32 n_samples; u32[3] rsv hide; ptp_clock_time[25][3] ts }
            pps_ktime { i64 sec; i32 nsec; u32 flags }
            pps_kinfo {
                u32 assert_sequence; u32 clear_sequence; pps_ktime assert_tu; pps_ktime clear_tu;
                i32 current_mode
            }
            pps_kparams { i32 api_version; i32 mode hex; pps_ktime assert_off_tu; pps_ktime clear_off_tu }
            pps_fdata { pps_kinfo info; pps_ktime timeout }
            pps_bind_args { i32 tsformat; i32 edge; i32 consumer }
            """)
}
