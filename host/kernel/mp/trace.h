/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM mp

#if !defined(MP_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define MP_TRACE_H

#include <linux/mp.h>
#include <linux/netdevice.h>
#include <linux/tracepoint.h>

TRACE_EVENT(mp_rx_post,
	    TP_PROTO(const struct net_device *netdev, const struct mp_posted *posted, int reason),
	    TP_ARGS(netdev, posted, reason),
	    TP_STRUCT__entry(__string(name, netdev->name)
			     __field(u64, cookie)
			     __field(u64, address0)
			     __field(u64, address1)
			     __field(u16, length0)
			     __field(u16, length1)
			     __field(int, reason)
	    ),
	    TP_fast_assign(__assign_str(name);
			   __entry->cookie = posted->cookie;
			   __entry->address0 = posted->address[0];
			   __entry->address1 = posted->address[1];
			   __entry->length0 = posted->length[0];
			   __entry->length1 = posted->length[1];
			   __entry->reason = reason;
	    ),
	    TP_printk("%s cookie=%#llx %#llx+%u %#llx+%u reason=%d", __get_str(name),
		      __entry->cookie, __entry->address0, __entry->length0, __entry->address1,
		      __entry->length1, __entry->reason)
);

TRACE_EVENT(mp_rx_complete,
	    TP_PROTO(u64 cookie, u32 length, int status),
	    TP_ARGS(cookie, length, status),
	    TP_STRUCT__entry(__field(u64, cookie)
			     __field(u32, length)
			     __field(int, status)
	    ),
	    TP_fast_assign(__entry->cookie = cookie;
			   __entry->length = length;
			   __entry->status = status;
	    ),
	    TP_printk("cookie=%#llx length=%u status=%d", __entry->cookie, __entry->length,
		      __entry->status)
);

TRACE_EVENT(mp_rx_fallback,
	    TP_PROTO(unsigned int slot, u32 length, int reason),
	    TP_ARGS(slot, length, reason),
	    TP_STRUCT__entry(__field(unsigned int, slot)
			     __field(u32, length)
			     __field(int, reason)
	    ),
	    TP_fast_assign(__entry->slot = slot;
			   __entry->length = length;
			   __entry->reason = reason;
	    ),
	    TP_printk("slot=%u length=%u reason=%d", __entry->slot, __entry->length,
		      __entry->reason)
);

TRACE_EVENT(mp_tx_done,
	    TP_PROTO(u32 length, int reason, bool sent),
	    TP_ARGS(length, reason, sent),
	    TP_STRUCT__entry(__field(u32, length)
			     __field(int, reason)
			     __field(bool, sent)
	    ),
	    TP_fast_assign(__entry->length = length;
			   __entry->reason = reason;
			   __entry->sent = sent;
	    ),
	    TP_printk("length=%u reason=%d sent=%d", __entry->length, __entry->reason,
		      __entry->sent)
);

DECLARE_EVENT_CLASS(mp_pin_class,
		    TP_PROTO(unsigned long address, unsigned long pages, u64 dma),
		    TP_ARGS(address, pages, dma),
		    TP_STRUCT__entry(__field(unsigned long, address)
				     __field(unsigned long, pages)
				     __field(u64, dma)
		    ),
		    TP_fast_assign(__entry->address = address;
				   __entry->pages = pages;
				   __entry->dma = dma;
		    ),
		    TP_printk("address=%#lx pages=%lu dma=%#llx", __entry->address, __entry->pages,
			      __entry->dma)
);

DEFINE_EVENT(mp_pin_class, mp_pin,
	     TP_PROTO(unsigned long address, unsigned long pages, u64 dma),
	     TP_ARGS(address, pages, dma)
);

DEFINE_EVENT(mp_pin_class, mp_unpin,
	     TP_PROTO(unsigned long address, unsigned long pages, u64 dma),
	     TP_ARGS(address, pages, dma)
);

#endif /* MP_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
