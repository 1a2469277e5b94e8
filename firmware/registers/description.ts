import { blocks } from './description/blocks.js';
import { constants } from './description/constants.js';
import { enumerations } from './description/enumerations.js';
import { records } from './description/records.js';
import type { Description } from './model.js';

/** THE description: everything that RTL, simulator, driver and controller share is generated from it. */
export const description: Description = {
  pci: { vendorId: 0x1209, deviceId: 0x4d50, classCode: 0x020000, bar0Bytes: 0x10000, msixVectors: 8 },
  constants,
  enumerations,
  blocks,
  records,
};
