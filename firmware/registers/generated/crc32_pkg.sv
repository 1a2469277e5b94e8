// SPDX-License-Identifier: Apache-2.0
// Generated from firmware/registers/crc.ts by `npm run generate`: edit that, not this.

// CRC-32 of IEEE 802.3 in its reflected form. The caller begins with 32'hFFFFFFFF and inverts the end result:
// then it equals zlib.crc32. Bits 7..0 of the data are the byte that is first on the wire.
// Each bit of the result is the parity of a fixed set of bits of (crc ^ data), the mask.
package crc32_pkg;

  // The CRC after one more byte.
  function automatic logic [31:0] crc32_d8(input logic [31:0] crc, input logic [7:0] data);
    logic [7:0] mixed;
    logic [31:0] next;
    mixed = crc[7:0] ^ data;
    next[0] = crc[8] ^ (^(mixed & 8'h04));
    next[1] = crc[9] ^ (^(mixed & 8'h09));
    next[2] = crc[10] ^ (^(mixed & 8'h13));
    next[3] = crc[11] ^ (^(mixed & 8'h26));
    next[4] = crc[12] ^ (^(mixed & 8'h4d));
    next[5] = crc[13] ^ (^(mixed & 8'h9a));
    next[6] = crc[14] ^ (^(mixed & 8'h30));
    next[7] = crc[15] ^ (^(mixed & 8'h61));
    next[8] = crc[16] ^ (^(mixed & 8'hc2));
    next[9] = crc[17] ^ (^(mixed & 8'h80));
    next[10] = crc[18] ^ (^(mixed & 8'h04));
    next[11] = crc[19] ^ (^(mixed & 8'h08));
    next[12] = crc[20] ^ (^(mixed & 8'h11));
    next[13] = crc[21] ^ (^(mixed & 8'h23));
    next[14] = crc[22] ^ (^(mixed & 8'h46));
    next[15] = crc[23] ^ (^(mixed & 8'h8c));
    next[16] = crc[24] ^ (^(mixed & 8'h1d));
    next[17] = crc[25] ^ (^(mixed & 8'h3b));
    next[18] = crc[26] ^ (^(mixed & 8'h77));
    next[19] = crc[27] ^ (^(mixed & 8'hee));
    next[20] = crc[28] ^ (^(mixed & 8'hd8));
    next[21] = crc[29] ^ (^(mixed & 8'hb4));
    next[22] = crc[30] ^ (^(mixed & 8'h6c));
    next[23] = crc[31] ^ (^(mixed & 8'hd8));
    next[24] = ^(mixed & 8'hb5);
    next[25] = ^(mixed & 8'h6f);
    next[26] = ^(mixed & 8'hdf);
    next[27] = ^(mixed & 8'hba);
    next[28] = ^(mixed & 8'h71);
    next[29] = ^(mixed & 8'he3);
    next[30] = ^(mixed & 8'hc3);
    next[31] = ^(mixed & 8'h82);
    crc32_d8 = next;
  endfunction

  // The CRC after the nbytes (1 to 8) lowest bytes of data; unchanged for any other nbytes.
  function automatic logic [31:0] crc32_d64(input logic [31:0] crc, input logic [63:0] data,
                                            input logic [3:0] nbytes);
    logic [63:0] mixed;
    logic [31:0] next;
    mixed = data ^ {32'h0, crc};
    case (nbytes)
      4'd1: begin
        next[0] = crc[8] ^ (^(mixed & 64'h0000000000000004));
        next[1] = crc[9] ^ (^(mixed & 64'h0000000000000009));
        next[2] = crc[10] ^ (^(mixed & 64'h0000000000000013));
        next[3] = crc[11] ^ (^(mixed & 64'h0000000000000026));
        next[4] = crc[12] ^ (^(mixed & 64'h000000000000004d));
        next[5] = crc[13] ^ (^(mixed & 64'h000000000000009a));
        next[6] = crc[14] ^ (^(mixed & 64'h0000000000000030));
        next[7] = crc[15] ^ (^(mixed & 64'h0000000000000061));
        next[8] = crc[16] ^ (^(mixed & 64'h00000000000000c2));
        next[9] = crc[17] ^ (^(mixed & 64'h0000000000000080));
        next[10] = crc[18] ^ (^(mixed & 64'h0000000000000004));
        next[11] = crc[19] ^ (^(mixed & 64'h0000000000000008));
        next[12] = crc[20] ^ (^(mixed & 64'h0000000000000011));
        next[13] = crc[21] ^ (^(mixed & 64'h0000000000000023));
        next[14] = crc[22] ^ (^(mixed & 64'h0000000000000046));
        next[15] = crc[23] ^ (^(mixed & 64'h000000000000008c));
        next[16] = crc[24] ^ (^(mixed & 64'h000000000000001d));
        next[17] = crc[25] ^ (^(mixed & 64'h000000000000003b));
        next[18] = crc[26] ^ (^(mixed & 64'h0000000000000077));
        next[19] = crc[27] ^ (^(mixed & 64'h00000000000000ee));
        next[20] = crc[28] ^ (^(mixed & 64'h00000000000000d8));
        next[21] = crc[29] ^ (^(mixed & 64'h00000000000000b4));
        next[22] = crc[30] ^ (^(mixed & 64'h000000000000006c));
        next[23] = crc[31] ^ (^(mixed & 64'h00000000000000d8));
        next[24] = ^(mixed & 64'h00000000000000b5);
        next[25] = ^(mixed & 64'h000000000000006f);
        next[26] = ^(mixed & 64'h00000000000000df);
        next[27] = ^(mixed & 64'h00000000000000ba);
        next[28] = ^(mixed & 64'h0000000000000071);
        next[29] = ^(mixed & 64'h00000000000000e3);
        next[30] = ^(mixed & 64'h00000000000000c3);
        next[31] = ^(mixed & 64'h0000000000000082);
      end
      4'd2: begin
        next[0] = crc[16] ^ (^(mixed & 64'h00000000000004d1));
        next[1] = crc[17] ^ (^(mixed & 64'h00000000000009a2));
        next[2] = crc[18] ^ (^(mixed & 64'h0000000000001344));
        next[3] = crc[19] ^ (^(mixed & 64'h0000000000002688));
        next[4] = crc[20] ^ (^(mixed & 64'h0000000000004d10));
        next[5] = crc[21] ^ (^(mixed & 64'h0000000000009a20));
        next[6] = crc[22] ^ (^(mixed & 64'h0000000000003091));
        next[7] = crc[23] ^ (^(mixed & 64'h0000000000006122));
        next[8] = crc[24] ^ (^(mixed & 64'h000000000000c245));
        next[9] = crc[25] ^ (^(mixed & 64'h000000000000805a));
        next[10] = crc[26] ^ (^(mixed & 64'h0000000000000464));
        next[11] = crc[27] ^ (^(mixed & 64'h00000000000008c8));
        next[12] = crc[28] ^ (^(mixed & 64'h0000000000001191));
        next[13] = crc[29] ^ (^(mixed & 64'h0000000000002323));
        next[14] = crc[30] ^ (^(mixed & 64'h0000000000004646));
        next[15] = crc[31] ^ (^(mixed & 64'h0000000000008c8c));
        next[16] = ^(mixed & 64'h0000000000001dc9);
        next[17] = ^(mixed & 64'h0000000000003b93);
        next[18] = ^(mixed & 64'h0000000000007726);
        next[19] = ^(mixed & 64'h000000000000ee4d);
        next[20] = ^(mixed & 64'h000000000000d84b);
        next[21] = ^(mixed & 64'h000000000000b446);
        next[22] = ^(mixed & 64'h0000000000006c5c);
        next[23] = ^(mixed & 64'h000000000000d8b8);
        next[24] = ^(mixed & 64'h000000000000b5a1);
        next[25] = ^(mixed & 64'h0000000000006f92);
        next[26] = ^(mixed & 64'h000000000000df24);
        next[27] = ^(mixed & 64'h000000000000ba99);
        next[28] = ^(mixed & 64'h00000000000071e3);
        next[29] = ^(mixed & 64'h000000000000e3c6);
        next[30] = ^(mixed & 64'h000000000000c35c);
        next[31] = ^(mixed & 64'h0000000000008268);
      end
      4'd3: begin
        next[0] = crc[24] ^ (^(mixed & 64'h000000000004d101));
        next[1] = crc[25] ^ (^(mixed & 64'h000000000009a203));
        next[2] = crc[26] ^ (^(mixed & 64'h0000000000134407));
        next[3] = crc[27] ^ (^(mixed & 64'h000000000026880e));
        next[4] = crc[28] ^ (^(mixed & 64'h00000000004d101d));
        next[5] = crc[29] ^ (^(mixed & 64'h00000000009a203b));
        next[6] = crc[30] ^ (^(mixed & 64'h0000000000309176));
        next[7] = crc[31] ^ (^(mixed & 64'h00000000006122ec));
        next[8] = ^(mixed & 64'h0000000000c245d8);
        next[9] = ^(mixed & 64'h0000000000805ab1);
        next[10] = ^(mixed & 64'h0000000000046462);
        next[11] = ^(mixed & 64'h000000000008c8c5);
        next[12] = ^(mixed & 64'h000000000011918a);
        next[13] = ^(mixed & 64'h0000000000232315);
        next[14] = ^(mixed & 64'h000000000046462b);
        next[15] = ^(mixed & 64'h00000000008c8c56);
        next[16] = ^(mixed & 64'h00000000001dc9ac);
        next[17] = ^(mixed & 64'h00000000003b9359);
        next[18] = ^(mixed & 64'h00000000007726b2);
        next[19] = ^(mixed & 64'h0000000000ee4d64);
        next[20] = ^(mixed & 64'h0000000000d84bc8);
        next[21] = ^(mixed & 64'h0000000000b44690);
        next[22] = ^(mixed & 64'h00000000006c5c21);
        next[23] = ^(mixed & 64'h0000000000d8b843);
        next[24] = ^(mixed & 64'h0000000000b5a187);
        next[25] = ^(mixed & 64'h00000000006f920e);
        next[26] = ^(mixed & 64'h0000000000df241c);
        next[27] = ^(mixed & 64'h0000000000ba9938);
        next[28] = ^(mixed & 64'h000000000071e370);
        next[29] = ^(mixed & 64'h0000000000e3c6e0);
        next[30] = ^(mixed & 64'h0000000000c35cc0);
        next[31] = ^(mixed & 64'h0000000000826880);
      end
      4'd4: begin
        next[0] = ^(mixed & 64'h0000000004d101df);
        next[1] = ^(mixed & 64'h0000000009a203be);
        next[2] = ^(mixed & 64'h000000001344077d);
        next[3] = ^(mixed & 64'h0000000026880efa);
        next[4] = ^(mixed & 64'h000000004d101df4);
        next[5] = ^(mixed & 64'h000000009a203be9);
        next[6] = ^(mixed & 64'h000000003091760d);
        next[7] = ^(mixed & 64'h000000006122ec1a);
        next[8] = ^(mixed & 64'h00000000c245d835);
        next[9] = ^(mixed & 64'h00000000805ab1b5);
        next[10] = ^(mixed & 64'h00000000046462b5);
        next[11] = ^(mixed & 64'h0000000008c8c56a);
        next[12] = ^(mixed & 64'h0000000011918ad4);
        next[13] = ^(mixed & 64'h00000000232315a9);
        next[14] = ^(mixed & 64'h0000000046462b53);
        next[15] = ^(mixed & 64'h000000008c8c56a6);
        next[16] = ^(mixed & 64'h000000001dc9ac92);
        next[17] = ^(mixed & 64'h000000003b935924);
        next[18] = ^(mixed & 64'h000000007726b249);
        next[19] = ^(mixed & 64'h00000000ee4d6493);
        next[20] = ^(mixed & 64'h00000000d84bc8f9);
        next[21] = ^(mixed & 64'h00000000b446902d);
        next[22] = ^(mixed & 64'h000000006c5c2184);
        next[23] = ^(mixed & 64'h00000000d8b84309);
        next[24] = ^(mixed & 64'h00000000b5a187cc);
        next[25] = ^(mixed & 64'h000000006f920e46);
        next[26] = ^(mixed & 64'h00000000df241c8c);
        next[27] = ^(mixed & 64'h00000000ba9938c7);
        next[28] = ^(mixed & 64'h0000000071e37051);
        next[29] = ^(mixed & 64'h00000000e3c6e0a3);
        next[30] = ^(mixed & 64'h00000000c35cc098);
        next[31] = ^(mixed & 64'h00000000826880ef);
      end
      4'd5: begin
        next[0] = ^(mixed & 64'h00000004d101df48);
        next[1] = ^(mixed & 64'h00000009a203be90);
        next[2] = ^(mixed & 64'h0000001344077d20);
        next[3] = ^(mixed & 64'h00000026880efa40);
        next[4] = ^(mixed & 64'h0000004d101df481);
        next[5] = ^(mixed & 64'h0000009a203be903);
        next[6] = ^(mixed & 64'h0000003091760d4e);
        next[7] = ^(mixed & 64'h0000006122ec1a9d);
        next[8] = ^(mixed & 64'h000000c245d8353b);
        next[9] = ^(mixed & 64'h000000805ab1b53e);
        next[10] = ^(mixed & 64'h000000046462b534);
        next[11] = ^(mixed & 64'h00000008c8c56a69);
        next[12] = ^(mixed & 64'h00000011918ad4d2);
        next[13] = ^(mixed & 64'h000000232315a9a5);
        next[14] = ^(mixed & 64'h00000046462b534a);
        next[15] = ^(mixed & 64'h0000008c8c56a694);
        next[16] = ^(mixed & 64'h0000001dc9ac9260);
        next[17] = ^(mixed & 64'h0000003b935924c0);
        next[18] = ^(mixed & 64'h0000007726b24980);
        next[19] = ^(mixed & 64'h000000ee4d649300);
        next[20] = ^(mixed & 64'h000000d84bc8f948);
        next[21] = ^(mixed & 64'h000000b446902dd9);
        next[22] = ^(mixed & 64'h0000006c5c2184fb);
        next[23] = ^(mixed & 64'h000000d8b84309f6);
        next[24] = ^(mixed & 64'h000000b5a187cca5);
        next[25] = ^(mixed & 64'h0000006f920e4602);
        next[26] = ^(mixed & 64'h000000df241c8c05);
        next[27] = ^(mixed & 64'h000000ba9938c743);
        next[28] = ^(mixed & 64'h00000071e37051cf);
        next[29] = ^(mixed & 64'h000000e3c6e0a39f);
        next[30] = ^(mixed & 64'h000000c35cc09876);
        next[31] = ^(mixed & 64'h000000826880efa4);
      end
      4'd6: begin
        next[0] = ^(mixed & 64'h000004d101df481b);
        next[1] = ^(mixed & 64'h000009a203be9036);
        next[2] = ^(mixed & 64'h00001344077d206d);
        next[3] = ^(mixed & 64'h000026880efa40da);
        next[4] = ^(mixed & 64'h00004d101df481b4);
        next[5] = ^(mixed & 64'h00009a203be90369);
        next[6] = ^(mixed & 64'h00003091760d4ec8);
        next[7] = ^(mixed & 64'h00006122ec1a9d91);
        next[8] = ^(mixed & 64'h0000c245d8353b23);
        next[9] = ^(mixed & 64'h0000805ab1b53e5d);
        next[10] = ^(mixed & 64'h0000046462b534a0);
        next[11] = ^(mixed & 64'h000008c8c56a6940);
        next[12] = ^(mixed & 64'h000011918ad4d281);
        next[13] = ^(mixed & 64'h0000232315a9a502);
        next[14] = ^(mixed & 64'h000046462b534a05);
        next[15] = ^(mixed & 64'h00008c8c56a6940b);
        next[16] = ^(mixed & 64'h00001dc9ac92600c);
        next[17] = ^(mixed & 64'h00003b935924c018);
        next[18] = ^(mixed & 64'h00007726b2498031);
        next[19] = ^(mixed & 64'h0000ee4d64930063);
        next[20] = ^(mixed & 64'h0000d84bc8f948dd);
        next[21] = ^(mixed & 64'h0000b446902dd9a0);
        next[22] = ^(mixed & 64'h00006c5c2184fb5b);
        next[23] = ^(mixed & 64'h0000d8b84309f6b6);
        next[24] = ^(mixed & 64'h0000b5a187cca577);
        next[25] = ^(mixed & 64'h00006f920e4602f5);
        next[26] = ^(mixed & 64'h0000df241c8c05ea);
        next[27] = ^(mixed & 64'h0000ba9938c743cf);
        next[28] = ^(mixed & 64'h000071e37051cf84);
        next[29] = ^(mixed & 64'h0000e3c6e0a39f08);
        next[30] = ^(mixed & 64'h0000c35cc098760b);
        next[31] = ^(mixed & 64'h0000826880efa40d);
      end
      4'd7: begin
        next[0] = ^(mixed & 64'h0004d101df481b4e);
        next[1] = ^(mixed & 64'h0009a203be90369c);
        next[2] = ^(mixed & 64'h001344077d206d39);
        next[3] = ^(mixed & 64'h0026880efa40da72);
        next[4] = ^(mixed & 64'h004d101df481b4e5);
        next[5] = ^(mixed & 64'h009a203be90369cb);
        next[6] = ^(mixed & 64'h003091760d4ec8d8);
        next[7] = ^(mixed & 64'h006122ec1a9d91b1);
        next[8] = ^(mixed & 64'h00c245d8353b2363);
        next[9] = ^(mixed & 64'h00805ab1b53e5d89);
        next[10] = ^(mixed & 64'h00046462b534a05c);
        next[11] = ^(mixed & 64'h0008c8c56a6940b9);
        next[12] = ^(mixed & 64'h0011918ad4d28172);
        next[13] = ^(mixed & 64'h00232315a9a502e4);
        next[14] = ^(mixed & 64'h0046462b534a05c8);
        next[15] = ^(mixed & 64'h008c8c56a6940b90);
        next[16] = ^(mixed & 64'h001dc9ac92600c6f);
        next[17] = ^(mixed & 64'h003b935924c018df);
        next[18] = ^(mixed & 64'h007726b2498031bf);
        next[19] = ^(mixed & 64'h00ee4d649300637e);
        next[20] = ^(mixed & 64'h00d84bc8f948ddb3);
        next[21] = ^(mixed & 64'h00b446902dd9a029);
        next[22] = ^(mixed & 64'h006c5c2184fb5b1d);
        next[23] = ^(mixed & 64'h00d8b84309f6b63a);
        next[24] = ^(mixed & 64'h00b5a187cca5773a);
        next[25] = ^(mixed & 64'h006f920e4602f53b);
        next[26] = ^(mixed & 64'h00df241c8c05ea77);
        next[27] = ^(mixed & 64'h00ba9938c743cfa0);
        next[28] = ^(mixed & 64'h0071e37051cf840e);
        next[29] = ^(mixed & 64'h00e3c6e0a39f081d);
        next[30] = ^(mixed & 64'h00c35cc098760b74);
        next[31] = ^(mixed & 64'h00826880efa40da7);
      end
      4'd8: begin
        next[0] = ^(mixed & 64'h04d101df481b4e5a);
        next[1] = ^(mixed & 64'h09a203be90369cb5);
        next[2] = ^(mixed & 64'h1344077d206d396b);
        next[3] = ^(mixed & 64'h26880efa40da72d7);
        next[4] = ^(mixed & 64'h4d101df481b4e5af);
        next[5] = ^(mixed & 64'h9a203be90369cb5e);
        next[6] = ^(mixed & 64'h3091760d4ec8d8e6);
        next[7] = ^(mixed & 64'h6122ec1a9d91b1cd);
        next[8] = ^(mixed & 64'hc245d8353b23639a);
        next[9] = ^(mixed & 64'h805ab1b53e5d896e);
        next[10] = ^(mixed & 64'h046462b534a05c86);
        next[11] = ^(mixed & 64'h08c8c56a6940b90c);
        next[12] = ^(mixed & 64'h11918ad4d2817218);
        next[13] = ^(mixed & 64'h232315a9a502e430);
        next[14] = ^(mixed & 64'h46462b534a05c860);
        next[15] = ^(mixed & 64'h8c8c56a6940b90c0);
        next[16] = ^(mixed & 64'h1dc9ac92600c6fda);
        next[17] = ^(mixed & 64'h3b935924c018dfb5);
        next[18] = ^(mixed & 64'h7726b2498031bf6a);
        next[19] = ^(mixed & 64'hee4d649300637ed5);
        next[20] = ^(mixed & 64'hd84bc8f948ddb3f0);
        next[21] = ^(mixed & 64'hb446902dd9a029bb);
        next[22] = ^(mixed & 64'h6c5c2184fb5b1d2c);
        next[23] = ^(mixed & 64'hd8b84309f6b63a59);
        next[24] = ^(mixed & 64'hb5a187cca5773ae8);
        next[25] = ^(mixed & 64'h6f920e4602f53b8a);
        next[26] = ^(mixed & 64'hdf241c8c05ea7715);
        next[27] = ^(mixed & 64'hba9938c743cfa071);
        next[28] = ^(mixed & 64'h71e37051cf840eb8);
        next[29] = ^(mixed & 64'he3c6e0a39f081d70);
        next[30] = ^(mixed & 64'hc35cc098760b74bb);
        next[31] = ^(mixed & 64'h826880efa40da72d);
      end
      default: next = crc;
    endcase
    crc32_d64 = next;
  endfunction

endpackage
