extension IoctlTable {
    static let graphics = IoctlGroup(
        title: "Graphics (DRM)",
        headers: ["drm/drm.h", "drm/drm_mode.h"],
        requests: """
            DRM_IOCTL_VERSION RW d 0x00 drm_version
            DRM_IOCTL_GET_UNIQUE RW d 0x01 drm_unique
            DRM_IOCTL_GET_MAGIC R d 0x02 drm_auth
            DRM_IOCTL_IRQ_BUSID RW d 0x03 drm_irq_busid
            DRM_IOCTL_GET_MAP RW d 0x04 drm_map
            DRM_IOCTL_GET_CLIENT RW d 0x05 drm_client
            DRM_IOCTL_GET_STATS R d 0x06 drm_stats
            DRM_IOCTL_SET_VERSION RW d 0x07 drm_set_version
            DRM_IOCTL_MODESET_CTL W d 0x08 drm_modeset_ctl
            DRM_IOCTL_GEM_CLOSE W d 0x09 drm_gem_close
            DRM_IOCTL_GEM_FLINK RW d 0x0a drm_gem_flink
            DRM_IOCTL_GEM_OPEN RW d 0x0b drm_gem_open
            DRM_IOCTL_GET_CAP RW d 0x0c drm_get_cap
            DRM_IOCTL_SET_CLIENT_CAP W d 0x0d drm_set_client_cap
            DRM_IOCTL_SET_UNIQUE W d 0x10 drm_unique
            DRM_IOCTL_AUTH_MAGIC W d 0x11 drm_auth
            DRM_IOCTL_BLOCK RW d 0x12 drm_block
            DRM_IOCTL_UNBLOCK RW d 0x13 drm_block
            DRM_IOCTL_CONTROL W d 0x14 drm_control
            DRM_IOCTL_ADD_MAP RW d 0x15 drm_map
            DRM_IOCTL_ADD_BUFS RW d 0x16 drm_buf_desc
            DRM_IOCTL_MARK_BUFS W d 0x17 drm_buf_desc
            DRM_IOCTL_INFO_BUFS RW d 0x18 drm_buf_info
            DRM_IOCTL_MAP_BUFS RW d 0x19 drm_buf_map
            DRM_IOCTL_FREE_BUFS W d 0x1a drm_buf_free
            DRM_IOCTL_RM_MAP W d 0x1b drm_map
            DRM_IOCTL_SET_SAREA_CTX W d 0x1c drm_ctx_priv_map
            DRM_IOCTL_GET_SAREA_CTX RW d 0x1d drm_ctx_priv_map
            DRM_IOCTL_SET_MASTER N d 0x1e
            DRM_IOCTL_DROP_MASTER N d 0x1f
            DRM_IOCTL_ADD_CTX RW d 0x20 drm_ctx
            DRM_IOCTL_RM_CTX RW d 0x21 drm_ctx
            DRM_IOCTL_MOD_CTX W d 0x22 drm_ctx
            DRM_IOCTL_GET_CTX RW d 0x23 drm_ctx
            DRM_IOCTL_SWITCH_CTX W d 0x24 drm_ctx
            DRM_IOCTL_NEW_CTX W d 0x25 drm_ctx
            DRM_IOCTL_RES_CTX RW d 0x26 drm_ctx_res
            DRM_IOCTL_ADD_DRAW RW d 0x27 drm_draw
            DRM_IOCTL_RM_DRAW RW d 0x28 drm_draw
            DRM_IOCTL_DMA RW d 0x29 drm_dma
            DRM_IOCTL_LOCK W d 0x2a drm_lock
            DRM_IOCTL_UNLOCK W d 0x2b drm_lock
            DRM_IOCTL_FINISH W d 0x2c drm_lock
            DRM_IOCTL_PRIME_HANDLE_TO_FD RW d 0x2d drm_prime_handle
            DRM_IOCTL_PRIME_FD_TO_HANDLE RW d 0x2e drm_prime_handle
            DRM_IOCTL_AGP_ACQUIRE N d 0x30
            DRM_IOCTL_AGP_RELEASE N d 0x31
            DRM_IOCTL_AGP_ENABLE W d 0x32 drm_agp_mode
            DRM_IOCTL_AGP_INFO R d 0x33 drm_agp_info
            DRM_IOCTL_AGP_ALLOC RW d 0x34 drm_agp_buffer
            DRM_IOCTL_AGP_FREE W d 0x35 drm_agp_buffer
            DRM_IOCTL_AGP_BIND W d 0x36 drm_agp_binding
            DRM_IOCTL_AGP_UNBIND W d 0x37 drm_agp_binding
            DRM_IOCTL_SG_ALLOC RW d 0x38 drm_scatter_gather
            DRM_IOCTL_SG_FREE W d 0x39 drm_scatter_gather
            DRM_IOCTL_WAIT_VBLANK RW d 0x3a drm_wait_vblank
            DRM_IOCTL_CRTC_GET_SEQUENCE RW d 0x3b drm_crtc_get_sequence
            DRM_IOCTL_CRTC_QUEUE_SEQUENCE RW d 0x3c drm_crtc_queue_sequence
            DRM_IOCTL_UPDATE_DRAW W d 0x3f drm_update_draw
            DRM_IOCTL_MODE_GETRESOURCES RW d 0xa0 drm_mode_card_res
            DRM_IOCTL_MODE_GETCRTC RW d 0xa1 drm_mode_crtc
            DRM_IOCTL_MODE_SETCRTC RW d 0xa2 drm_mode_crtc
            DRM_IOCTL_MODE_CURSOR RW d 0xa3 drm_mode_cursor
            DRM_IOCTL_MODE_GETGAMMA RW d 0xa4 drm_mode_crtc_lut
            DRM_IOCTL_MODE_SETGAMMA RW d 0xa5 drm_mode_crtc_lut
            DRM_IOCTL_MODE_GETENCODER RW d 0xa6 drm_mode_get_encoder
            DRM_IOCTL_MODE_GETCONNECTOR RW d 0xa7 drm_mode_get_connector
            DRM_IOCTL_MODE_ATTACHMODE RW d 0xa8 drm_mode_mode_cmd
            DRM_IOCTL_MODE_DETACHMODE RW d 0xa9 drm_mode_mode_cmd
            DRM_IOCTL_MODE_GETPROPERTY RW d 0xaa drm_mode_get_property
            DRM_IOCTL_MODE_SETPROPERTY RW d 0xab drm_mode_connector_set_property
            DRM_IOCTL_MODE_GETPROPBLOB RW d 0xac drm_mode_get_blob
            DRM_IOCTL_MODE_GETFB RW d 0xad drm_mode_fb_cmd
            DRM_IOCTL_MODE_ADDFB RW d 0xae drm_mode_fb_cmd
            DRM_IOCTL_MODE_RMFB RW d 0xaf u32
            DRM_IOCTL_MODE_PAGE_FLIP RW d 0xb0 drm_mode_crtc_page_flip
            DRM_IOCTL_MODE_DIRTYFB RW d 0xb1 drm_mode_fb_dirty_cmd
            DRM_IOCTL_MODE_CREATE_DUMB RW d 0xb2 drm_mode_create_dumb
            DRM_IOCTL_MODE_MAP_DUMB RW d 0xb3 drm_mode_map_dumb
            DRM_IOCTL_MODE_DESTROY_DUMB RW d 0xb4 drm_mode_destroy_dumb
            DRM_IOCTL_MODE_GETPLANERESOURCES RW d 0xb5 drm_mode_get_plane_res
            DRM_IOCTL_MODE_GETPLANE RW d 0xb6 drm_mode_get_plane
            DRM_IOCTL_MODE_SETPLANE RW d 0xb7 drm_mode_set_plane
            DRM_IOCTL_MODE_ADDFB2 RW d 0xb8 drm_mode_fb_cmd2
            DRM_IOCTL_MODE_OBJ_GETPROPERTIES RW d 0xb9 drm_mode_obj_get_properties
            DRM_IOCTL_MODE_OBJ_SETPROPERTY RW d 0xba drm_mode_obj_set_property
            DRM_IOCTL_MODE_CURSOR2 RW d 0xbb drm_mode_cursor2
            DRM_IOCTL_MODE_ATOMIC RW d 0xbc drm_mode_atomic
            DRM_IOCTL_MODE_CREATEPROPBLOB RW d 0xbd drm_mode_create_blob
            DRM_IOCTL_MODE_DESTROYPROPBLOB RW d 0xbe drm_mode_destroy_blob
            DRM_IOCTL_SYNCOBJ_CREATE RW d 0xbf drm_syncobj_create
            DRM_IOCTL_SYNCOBJ_DESTROY RW d 0xc0 drm_syncobj_destroy
            DRM_IOCTL_SYNCOBJ_HANDLE_TO_FD RW d 0xc1 drm_syncobj_handle
            DRM_IOCTL_SYNCOBJ_FD_TO_HANDLE RW d 0xc2 drm_syncobj_handle
            DRM_IOCTL_SYNCOBJ_WAIT RW d 0xc3 drm_syncobj_wait
            DRM_IOCTL_SYNCOBJ_RESET RW d 0xc4 drm_syncobj_array
            DRM_IOCTL_SYNCOBJ_SIGNAL RW d 0xc5 drm_syncobj_array
            DRM_IOCTL_MODE_CREATE_LEASE RW d 0xc6 drm_mode_create_lease
            DRM_IOCTL_MODE_LIST_LESSEES RW d 0xc7 drm_mode_list_lessees
            DRM_IOCTL_MODE_GET_LEASE RW d 0xc8 drm_mode_get_lease
            DRM_IOCTL_MODE_REVOKE_LEASE RW d 0xc9 drm_mode_revoke_lease
            DRM_IOCTL_SYNCOBJ_TIMELINE_WAIT RW d 0xca drm_syncobj_timeline_wait
            DRM_IOCTL_SYNCOBJ_QUERY RW d 0xcb drm_syncobj_timeline_array
            DRM_IOCTL_SYNCOBJ_TRANSFER RW d 0xcc drm_syncobj_transfer
            DRM_IOCTL_SYNCOBJ_TIMELINE_SIGNAL RW d 0xcd drm_syncobj_timeline_array
            DRM_IOCTL_MODE_GETFB2 RW d 0xce drm_mode_fb_cmd2
            """,
        structures: """
            drm_version {
                i32 version_major; i32 version_minor; i32 version_patchlevel; ulong name_len; * name;
                ulong date_len; * date; ulong desc_len; * desc
            }
            drm_unique { ulong unique_len; * unique }
            drm_auth { u32 magic }
            drm_irq_busid { i32 irq; i32 busnum; i32 devnum; i32 funcnum }
            drm_map { ulong offset; ulong size; u32 type; u32 flags; * handle; i32 mtrr }
            drm_client { i32 idx; i32 auth; ulong pid; ulong uid; ulong magic; ulong iocs }
            drm_stats { ulong count; ulong[30] data hide }
            drm_set_version { i32 drm_di_major; i32 drm_di_minor; i32 drm_dd_major; i32 drm_dd_minor }
            drm_modeset_ctl { u32 crtc; u32 cmd }
            drm_gem_close { u32 handle; u32 pad hide }
            drm_gem_flink { u32 handle; u32 name }
            drm_gem_open { u32 name; u32 handle; u64 size }
            drm_get_cap { u64 capability; u64 value }
            drm_set_client_cap { u64 capability; u64 value }
            drm_block { i32 unused }
            drm_control { u32 func hide; i32 irq }
            drm_buf_desc { i32 count; i32 size; i32 low_mark; i32 high_mark; u32 flags; ulong agp_start }
            drm_buf_info { i32 count; * list }
            drm_buf_map { i32 count; * virtual; * list }
            drm_buf_free { i32 count; * list }
            drm_ctx_priv_map { u32 ctx_id; * handle }
            drm_ctx { u32 handle; u32 flags }
            drm_ctx_res { i32 count; *drm_ctx@count contexts }
            drm_draw { u32 handle }
            drm_dma {
                i32 context; i32 send_count; * send_indices; * send_sizes; u32 flags; i32 request_count;
                i32 request_size; * request_indices; * request_sizes; i32 granted_count
            }
            drm_lock { i32 context; u32 flags }
            drm_prime_handle { u32 handle; u32 flags; i32 fd }
            drm_agp_mode { ulong mode }
            drm_agp_info {
                i32 agp_version_major; i32 agp_version_minor; ulong mode; ulong aperture_base;
                ulong aperture_size; ulong memory_allowed; ulong memory_used; u16 id_vendor; u16 id_device
            }
            drm_agp_buffer { ulong size; ulong handle; ulong type; ulong physical }
            drm_agp_binding { ulong handle; ulong offset }
            drm_scatter_gather { ulong size; ulong handle }
            drm_wait_vblank_request { u32 type; u32 sequence; ulong signal }
            drm_wait_vblank_reply { u32 type; u32 sequence; long tval_sec; long tval_usec }
            drm_wait_vblank = union drm_wait_vblank { drm_wait_vblank_reply reply }
            drm_crtc_get_sequence { u32 crtc_id; u32 active; u64 sequence; i64 sequence_ns }
            drm_crtc_queue_sequence { u32 crtc_id; u32 flags; u64 sequence; u64 user_data }
            drm_update_draw { u32 handle; u32 type; u32 num; ^ data }
            drm_mode_card_res {
                ^u32@count_fbs fb_id_ptr; ^u32@count_crtcs crtc_id_ptr;
                ^u32@count_connectors connector_id_ptr; ^u32@count_encoders encoder_id_ptr; u32 count_fbs;
                u32 count_crtcs; u32 count_connectors; u32 count_encoders; u32 min_width; u32 max_width;
                u32 min_height; u32 max_height
            }
            drm_mode_modeinfo {
                u32 clock; u16 hdisplay; u16 hsync_start; u16 hsync_end; u16 htotal; u16 hskew;
                u16 vdisplay; u16 vsync_start; u16 vsync_end; u16 vtotal; u16 vscan; u32 vrefresh;
                u32 flags; u32 type; u8[32] name text
            }
            drm_mode_crtc {
                ^u32@count_connectors set_connectors_ptr; u32 count_connectors; u32 crtc_id; u32 fb_id;
                u32 x; u32 y; u32 gamma_size; u32 mode_valid; drm_mode_modeinfo mode
            }
            drm_mode_cursor { u32 flags; u32 crtc_id; i32 x; i32 y; u32 width; u32 height; u32 handle }
            drm_mode_crtc_lut {
                u32 crtc_id; u32 gamma_size; ^u16@gamma_size red; ^u16@gamma_size green;
                ^u16@gamma_size blue
            }
            drm_mode_get_encoder {
                u32 encoder_id; u32 encoder_type; u32 crtc_id; u32 possible_crtcs; u32 possible_clones
            }
            drm_mode_get_connector {
                ^u32@count_encoders encoders_ptr; ^drm_mode_modeinfo@count_modes modes_ptr;
                ^u32@count_props props_ptr; ^u64@count_props prop_values_ptr; u32 count_modes;
                u32 count_props; u32 count_encoders; u32 encoder_id; u32 connector_id; u32 connector_type;
                u32 connector_type_id; u32 connection; u32 mm_width; u32 mm_height; u32 subpixel;
                u32 pad hide
            }
            drm_mode_mode_cmd { u32 connector_id; drm_mode_modeinfo mode }
            drm_mode_get_property {
                ^u64@count_values values_ptr; ^drm_mode_property_enum@count_enum_blobs enum_blob_ptr;
                u32 prop_id; u32 flags; u8[32] name text; u32 count_values; u32 count_enum_blobs
            }
            drm_mode_connector_set_property { u64 value; u32 prop_id; u32 connector_id }
            drm_mode_get_blob { u32 blob_id; u32 length; ^ data }
            drm_mode_fb_cmd { u32 fb_id; u32 width; u32 height; u32 pitch; u32 bpp; u32 depth; u32 handle }
            drm_mode_crtc_page_flip { u32 crtc_id; u32 fb_id; u32 flags; u32 reserved hide; u64 user_data }
            drm_mode_fb_dirty_cmd {
                u32 fb_id; u32 flags; u32 color; u32 num_clips; ^drm_clip_rect@num_clips clips_ptr
            }
            drm_mode_create_dumb {
                u32 height; u32 width; u32 bpp; u32 flags; u32 handle; u32 pitch; u64 size
            }
            drm_mode_map_dumb { u32 handle; u32 pad hide; u64 offset }
            drm_mode_destroy_dumb { u32 handle }
            drm_mode_get_plane_res { ^u32@count_planes plane_id_ptr; u32 count_planes }
            drm_mode_get_plane {
                u32 plane_id; u32 crtc_id; u32 fb_id; u32 possible_crtcs; u32 gamma_size;
                u32 count_format_types; ^u32@count_format_types format_type_ptr
            }
            drm_mode_set_plane {
                u32 plane_id; u32 crtc_id; u32 fb_id; u32 flags; i32 crtc_x; i32 crtc_y; u32 crtc_w;
                u32 crtc_h; u32 src_x; u32 src_y; u32 src_h; u32 src_w
            }
            drm_mode_fb_cmd2 {
                u32 fb_id; u32 width; u32 height; u32 pixel_format; u32 flags; u32[4] handles;
                u32[4] pitches; u32[4] offsets; u64[4] modifier
            }
            drm_mode_obj_get_properties {
                ^u32@count_props props_ptr; ^u64@count_props prop_values_ptr; u32 count_props; u32 obj_id;
                u32 obj_type
            }
            drm_mode_obj_set_property { u64 value; u32 prop_id; u32 obj_id; u32 obj_type }
            drm_mode_cursor2 {
                u32 flags; u32 crtc_id; i32 x; i32 y; u32 width; u32 height; u32 handle; i32 hot_x;
                i32 hot_y
            }
            drm_mode_atomic {
                u32 flags; u32 count_objs; ^u32@count_objs objs_ptr; ^u32@count_objs count_props_ptr;
                ^ props_ptr; ^ prop_values_ptr; u64 reserved hide; u64 user_data
            }
            drm_mode_create_blob { ^ data; u32 length; u32 blob_id }
            drm_mode_destroy_blob { u32 blob_id }
            drm_syncobj_create { u32 handle; u32 flags }
            drm_syncobj_destroy { u32 handle; u32 pad hide }
            drm_syncobj_handle { u32 handle; u32 flags; i32 fd; u32 pad hide; u64 point }
            drm_syncobj_wait {
                ^u32@count_handles handles; i64 timeout_nsec; u32 count_handles; u32 flags;
                u32 first_signaled; u32 pad hide; u64 deadline_nsec
            }
            drm_syncobj_array { ^u32@count_handles handles; u32 count_handles; u32 pad hide }
            drm_mode_create_lease {
                ^u32@object_count object_ids; u32 object_count; u32 flags; u32 lessee_id; u32 fd
            }
            drm_mode_list_lessees { u32 count_lessees; u32 pad hide; ^u32@count_lessees lessees_ptr }
            drm_mode_get_lease { u32 count_objects; u32 pad hide; ^u32@count_objects objects_ptr }
            drm_mode_revoke_lease { u32 lessee_id }
            drm_syncobj_timeline_wait {
                ^u32@count_handles handles; ^u64@count_handles points; i64 timeout_nsec; u32 count_handles;
                u32 flags; u32 first_signaled; u32 pad hide; u64 deadline_nsec
            }
            drm_syncobj_timeline_array {
                ^u32@count_handles handles; ^u64@count_handles points; u32 count_handles; u32 flags
            }
            drm_syncobj_transfer {
                u32 src_handle; u32 dst_handle; u64 src_point; u64 dst_point; u32 flags; u32 pad hide
            }
            drm_mode_property_enum { u64 value; u8[32] name text }
            drm_clip_rect { u16 x1; u16 y1; u16 x2; u16 y2 }
            """)
}
