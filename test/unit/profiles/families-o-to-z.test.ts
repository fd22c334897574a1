// Families, not files: how printers describe themselves (OKI to Zebra), and how what is no printer does.
import { describe, expect, test } from "vitest";
import { type Called, readDescribed, type Told } from "../../support/described-printer.ts";

const cases: [Told, Called][] = [
  // OKI
  [
    {
      descr:
        "OKI OkiLAN 8450e Rev.01.05 10/100BASE Ethernet PrintServer: Attached to C5650 Rev.02.47 : (C)2006 Oki Data Corporation",
      id: "2001.1.1.1.1",
    },
    { vendor: "OKI", model: "C5650", firmware: "02.47" },
  ],
  [
    {
      descr: "OKI OkiLAN 9650e Rev.03.10 10/100/1000BASE Ethernet PrintServer: Attached to ES7412 Rev.01.30",
      id: "2001.1.1.1.1",
      ieee1284: "MFG:OKI DATA CORP;MDL:ES7412;CLS:PRINTER;",
    },
    { vendor: "OKI", model: "ES7412", firmware: "01.30" },
  ],
  [
    { descr: "OKI-B840", id: "2001.1.1.1.1" },
    { vendor: "OKI", model: "B840" },
  ],
  // Panasonic, Pantum
  [
    { descr: "Panasonic DP-MB545", id: "258.406.1" },
    { vendor: "Panasonic", model: "DP-MB545" },
  ],
  [
    { descr: "Pantum BM5100ADW Series", id: "40093.10.1" },
    { vendor: "Pantum", model: "BM5100ADW" },
  ],
  // Ricoh and its badges
  [
    { descr: "RICOH Aficio SP C420DN 1.05 / RICOH Network Printer C model", id: "367.1.1" },
    { vendor: "Ricoh", model: "Aficio SP C420DN", firmware: "1.05" },
  ],
  [
    {
      descr:
        "RICOH IM C3000 1.22.1 / RICOH Network Printer C model / RICOH Network Scanner C model / RICOH Network Facsimile C model",
      id: "367.1.1",
    },
    { vendor: "Ricoh", model: "IM C3000", firmware: "1.22.1" },
  ],
  [
    { descr: "LANIER MP C4503 1.10 / LANIER Network Printer C model", id: "367.1.1" },
    { vendor: "Lanier", model: "MP C4503" },
  ],
  [
    { descr: "SAVIN MP 301 1.03 / SAVIN Network Printer C model", id: "367.1.1" },
    { vendor: "Savin", model: "MP 301" },
  ],
  [
    { descr: "nashuatec MP C2051 1.09 / nashuatec Network Printer C model", id: "367.1.1" },
    { vendor: "Nashuatec", model: "MP C2051" },
  ],
  [
    { descr: "infotec ISC 2525 1.71 / infotec Network Printer C model", id: "367.1.1" },
    { vendor: "Infotec", model: "ISC 2525" },
  ],
  [
    { id: "367.1.1", vendor: { "367.3.2.1.1.1.1.0": "SP 4510DN", "367.3.2.1.1.1.2.0": "1.04" } },
    { vendor: "Ricoh", model: "SP 4510DN", firmware: "1.04" },
  ],
  [
    { descr: "RICOH Aficio SP C221N v1.20 / RICOH Network Printer C model", id: "367.1.1" },
    { vendor: "Ricoh", model: "Aficio SP C221N", firmware: "1.20" },
  ],
  [
    {
      descr: "RICOH SP 3610DN 1.17 / RICOH Network Printer C model",
      id: "367.1.1",
      vendor: { "367.3.2.1.1.1.1.0": "Aficio MP", "367.3.2.1.1.1.2.0": "NULL" },
    },
    { vendor: "Ricoh", model: "SP 3610DN", firmware: "1.17" },
  ],
  // Samsung
  [
    {
      descr:
        "Samsung ML-2850 Series OS 1.01.00.61 02-28-2008;Engine 1.02.18;NIC V4.01.03(ML-285x) 09-13-2007;S/N 4F66BKEQ410592R",
      id: "236.11.5.1",
    },
    { vendor: "Samsung", model: "ML-2850", serialNumber: "4F66BKEQ410592R", firmware: "1.01.00.61" },
  ],
  [
    {
      descr:
        "Samsung SCX-5835_5935 Series; OS 1.20.00.15 08-06-2010;Engine 1.20.06;NIC 4.20.01;S/N 8Z12BAXS500123D",
      id: "236.11.5.1",
    },
    { vendor: "Samsung", model: "SCX-5835_5935", firmware: "1.20.00.15" },
  ],
  [
    {
      descr:
        "Samsung Samsung ML-331x Series; V3.00.01.08 MAR-15-2011;Engine V1.00.07;NIC V5.01.07;S/N Z5KPBAIB300001K",
      id: "236.11.5.1",
    },
    { vendor: "Samsung", model: "ML-331x" },
  ],
  [{ descr: "Samsung CLP-620 Series" }, { vendor: "Samsung", model: "CLP-620" }],
  // Sharp, Sindoh, Toshiba, Riso, Muratec
  [
    { descr: "SHARP MX-2600N", id: "2385.3.1.29.21" },
    { vendor: "Sharp", model: "MX-2600N" },
  ],
  [
    { descr: "SHARP BP-70C45", id: "2385.3.1.29.21" },
    { vendor: "Sharp", model: "BP-70C45" },
  ],
  [
    { descr: "SINDOH N600", id: "27278.1" },
    { vendor: "Sindoh", model: "N600" },
  ],
  [
    { descr: "TOSHIBA e-STUDIO2330C", id: "1129.2.3.45.1" },
    { vendor: "Toshiba", model: "e-STUDIO2330C" },
  ],
  [
    { descr: "RISO ComColor GD9630", id: "24807.1" },
    { vendor: "Riso", model: "ComColor GD9630" },
  ],
  [
    { descr: "Muratec MFX-2030", id: "4322.1.1" },
    { vendor: "Muratec", model: "MFX-2030" },
  ],
  // Xerox and Fuji Xerox
  [
    {
      descr:
        "Xerox Phaser 5550DT; System 1.3.7.P, OS 8.2, PS 5.1.0, Eng 11.58.00, Net 40.46.04.03.2009, Adobe PostScript 3016.101 (14)",
      id: "253.8.62.1.20.5.10.1",
    },
    { vendor: "Xerox", model: "Phaser 5550DT", firmware: "1.3.7.P" },
  ],
  [
    {
      descr: "Xerox Phaser 6180MFP-D; Net 11.74,ESS 200802151717,IOT 05.09.00,Boot 200706151125",
      id: "253.8.62.1.20.5.12.2",
    },
    { vendor: "Xerox", model: "Phaser 6180MFP-D" },
  ],
  [
    {
      descr:
        "Xerox WorkCentre 5632 v1 Multifunction System; System Software 025.054.055.00060, ESS 061.060.03400",
      id: "253.8.62.1.1.3.4.1",
    },
    { vendor: "Xerox", model: "WorkCentre 5632", firmware: "025.054.055.00060" },
  ],
  [
    {
      descr: "Xerox WorkCentre 7435;System 75.3.1,ESS PS1.222.18,IOT 41.1.0,FIN B13.8.0",
      id: "253.8.62.1.20.9.7.1",
    },
    { vendor: "Xerox", model: "WorkCentre 7435", firmware: "75.3.1" },
  ],
  [
    { descr: "Xerox DocuPrint N2125 Network Laser Printer - 2.12-02 ", id: "253.8.62.1.19.4.5.1" },
    { vendor: "Xerox", model: "DocuPrint N2125", firmware: "2.12-02" },
  ],
  [
    {
      descr: "Xerox(R) C325 Color MFP; SS CXTGV.230.096, kernel 5.4.254-yocto-standard, All-N-1",
      id: "253.8.62.1.37.1.4.1.1",
    },
    { vendor: "Xerox", model: "C325 Color MFP", firmware: "CXTGV.230.096" },
  ],
  [
    {
      descr: "Xerox Phaser 3635MFP; OS 1.01.02.31 07-30-2008;Engine 1.20.06;NIC V4.02.03;S/N 3634567890",
      id: "253.8.62.1.19.5.3.1",
    },
    { vendor: "Xerox", model: "Phaser 3635MFP", serialNumber: "3634567890" },
  ],
  [
    {
      descr: "Xerox VersaLink C405DN; System 68.65.21, Controller 1.65.21, IOT 6.13.0",
      id: "253.8.62.1.35.8.1.1",
    },
    { vendor: "Xerox", model: "VersaLink C405DN", firmware: "68.65.21" },
  ],
  [
    {
      descr: "Xerox Phaser 3250; V50.003.03.000 OCT-18-2011;Engine V1.00.07;NIC V4.01.21;S/N 3512345678",
      id: "253.8.62.1.19.1.26.1.1",
    },
    { vendor: "Xerox", model: "Phaser 3250", firmware: "V50.003.03.000", serialNumber: "3512345678" },
  ],
  [
    {
      descr: "Xerox VersaLink C600; System 61.65.51, Controller 1.65.51",
      id: "253.8.62.1.35.1.1.1.1",
      device: "Xerox VersaLink C600; System 61.65.51",
    },
    { vendor: "Xerox", model: "VersaLink C600", firmware: "61.65.51" },
  ],
  [
    {
      descr: "FUJI XEROX DocuPrint CM305 df; Net 16.41,ESS 201104061106,IOT 01.00.20",
      id: "297.1.11.93.1.20.1.1",
    },
    { vendor: "Fuji Xerox", model: "DocuPrint CM305 df" },
  ],
  [
    { descr: "FUJI XEROX DocuCentre-IV C2260;ESS1.8.4,IOT 60.17.1", id: "297.1.11.93.1.31.7.4" },
    { vendor: "Fuji Xerox", model: "DocuCentre-IV C2260", firmware: "1.8.4" },
  ],
  // Labels, lines, large formats
  [
    {
      descr: "ZebraNet PrintServer",
      id: "10642.1.1",
      vendor: {
        "10642.1.1.0": "ZTC ZT410-203dpi ZPL",
        "10642.1.2.0": "V75.20.15Z",
        "10642.1.9.0": "18J162301234",
      },
    },
    { vendor: "Zebra", model: "ZT410-203dpi ZPL", firmware: "V75.20.15Z", serialNumber: "18J162301234" },
  ],
  [
    { descr: "Zebra Technologies ZTC GK420d", id: "10642.1.1" },
    { vendor: "Zebra", model: "GK420d" },
  ],
  [
    { descr: "TSC TTP-345 Version: A2.12", id: "43564.1" },
    { vendor: "TSC", model: "TTP-345", firmware: "A2.12" },
  ],
  [
    { descr: "cab MACH4S/300", id: "15865.1" },
    { vendor: "cab", model: "MACH4S/300" },
  ],
  [
    { descr: "Tektronix, Inc., Phaser 850", id: "128.2.1.3.1.2.0", device: "Tektronix Phaser 850" },
    { vendor: "Tektronix", model: "Phaser 850" },
  ],
  [
    { descr: "imagistics im4511", id: "2385.3.1.29.21" },
    { vendor: "Imagistics", model: "im4511" },
  ],
  [
    { descr: "Thermal Label Printer Intermec EasyCoder PX4i", id: "1963.10.1" },
    { vendor: "Intermec", model: "EasyCoder PX4i" },
  ],
  [
    { descr: "SATO CL4NX Plus", id: "48051.1" },
    { vendor: "SATO", model: "CL4NX Plus" },
  ],
  [
    { descr: "Datamax-O'Neil I-4212e", id: "10917.1" },
    { vendor: "Datamax", model: "I-4212e" },
  ],
  [
    { descr: "CITIZEN CL-S700", id: "33241.1" },
    { vendor: "Citizen", model: "CL-S700" },
  ],
  [
    { descr: "Printronix P7000", id: "10504.1" },
    { vendor: "Printronix", model: "P7000" },
  ],
  [
    { descr: "Oce ColorWave 650", id: "1552.21.1" },
    { vendor: "Océ", model: "ColorWave 650" },
  ],
  [
    { descr: "Avision AM7630i", id: "22181.1" },
    { vendor: "Avision", model: "AM7630i" },
  ],
];

test.each(cases)("%j", (told, called) => {
  expect(readDescribed(told)).toMatchObject({ isPrinter: true, ...called });
});

test("the maker in front of hrDeviceDescr counts where nothing else names one", () => {
  expect(readDescribed({ descr: "Embedded agent", device: "Brother PT-9700PC" }).vendor).toBe("Brother");
});

test.each(["Canon MF", "MF series printer", "Samsung SCX", "OKI OkiLAN", "SHARP MX", "Zebra Wired", "Duplo"])(
  "%s is a printer of a family, but tells no model",
  (descr) => {
    const read = readDescribed({ descr, ...(descr.startsWith("Zebra") && { id: "10642.1.1" }) });
    expect(read.isPrinter).toBe(true);
    expect(read.model).toBeUndefined();
  },
);

describe("what is no printer", () => {
  test.each<[string, Told]>([
    [
      "a switch by HP",
      { descr: "ProCurve J8697A Switch 5406zl, revision K.15.04.0015m, ROM K.15.28", id: "11.2.3.7.11.50" },
    ],
    ["a server by Dell", { descr: "Linux srv1 5.15.0-91-generic #1 SMP", id: "674.10892.5" }],
    [
      "a server that lists a queue",
      { descr: "Linux cups 5.15.0-91-generic #1 SMP x86_64", id: "8072.3.2.10", device: "HP_LaserJet_4250" },
    ],
    [
      "Windows with a queue",
      {
        descr: "Hardware: Intel64 Family 6 - Software: Windows Version 6.3",
        id: "311.1.1.3.1.2",
        device: "Canon iR-ADV C5235",
      },
    ],
    ["a UPS by Dell", { descr: "Dell Smart-UPS 3000", id: "674.10902.2.120" }],
    ["a camera by Canon", { descr: "Canon Network Camera VB-H43", id: "1602.4.10.1" }],
    ["a camera by Samsung", { descr: "Samsung SNV-6084R network camera", id: "236.16.1.1" }],
    ["a projector by Epson", { descr: "EPSON projector EB-2250U", id: "1248.4.1" }],
    ["a scanner by Epson", { descr: "EPSON Scan Server DS-780N", id: "1248.1.1.2.1.3.5.69.69.80.83.50" }],
    [
      "a scanner by Epson that tells its model alone",
      {
        descr: "EPSON Built-in Print Server",
        id: "1248.1.1.2.1.3.5.69.69.80.83.50",
        device: "EPSON DS-780N",
      },
    ],
    ["a scanner by Canon", { descr: "Canon DR-S250N", id: "1602.4.7" }],
    ["a camera by Canon that does not say so", { descr: "Canon VB-M46", id: "1602.4.10" }],
    ["a projector by Canon", { descr: "Canon XEED WUX500", id: "1602.4.8" }],
    ["a reader by Zebra", { descr: "Zebra FX7500 RFID Reader", id: "10642.20" }],
    ["a projector by Ricoh", { descr: "RICOH PJ WX4152 projector", id: "367.2.1" }],
    ["a screen by Sharp", { descr: "SHARP PN-Y436 information display", id: "2385.5.1" }],
    ["a phone by Panasonic", { descr: "Panasonic KX-NT551", id: "258.500.1" }],
    ["a storage by IBM", { descr: "IBM System Storage DS3500", id: "2.6.158" }],
    ["a print server without a printer", { descr: "AXIS 5600+ Network Print Server V8.01", id: "368.1.1" }],
    ["a print server without a printer", { descr: "D-Link DP-311P Print Server", id: "171.11.10.1" }],
    [
      "a library by Oracle with a printer's words",
      { descr: "Oracle StreamLine Printer Gateway", id: "111.1" },
    ],
  ])("%s", (_, told) => {
    expect(readDescribed(told).isPrinter).toBe(false);
  });
});
