import { describe, expect, test } from "vitest";
import { readPrinterText } from "../../../src/mdns/printer-text.ts";

const read = (...strings: string[]) => readPrinterText(strings.map((each) => Buffer.from(each)));

describe("what a printer tells of itself", () => {
  test("model, place and page", () => {
    expect(read("txtvers=1", "ty=Acme Laser 4", "note=2nd floor", "adminurl=http://laser4.local./")).toEqual({
      model: "Acme Laser 4",
      location: "2nd floor",
      adminUrl: "http://laser4.local./",
    });
  });

  test("maker and model where no type is told, the maker once", () => {
    expect(read("usb_MFG=Acme", "usb_MDL=Laser 4")?.model).toBe("Acme Laser 4");
    expect(read("usb_MFG=Acme", "usb_MDL=ACME Laser 4")?.model).toBe("ACME Laser 4");
    expect(read("product=(Laser 4)")?.model).toBe("Laser 4");
  });

  test("keys count in either case and where they stand first", () => {
    expect(read("TY=First", "ty=Second")?.model).toBe("First");
  });

  test("empty texts, keys alone and nothing at all are nothing", () => {
    expect(read("ty=", "note", "adminurl=", "=x", "")).toEqual({});
    expect(read()).toEqual({});
  });

  test("a page is a web address, or is not told", () => {
    expect(read("adminurl=javascript:alert(1)")).toEqual({});
    expect(read("adminurl=http://a b/")).toEqual({});
  });

  test("texts are cleaned and bounded", () => {
    expect(read("ty=A\u0007\u202eB")?.model).toBe("A B");
    expect(read(`ty=${"x".repeat(250)}`)?.model).toHaveLength(80);
  });

  test("the queue of a computer that shares its printers is no printer", () => {
    expect(read("ty=Laser 4", "rp=printers/laser", "printer-type=0x80901E")).toBeUndefined();
  });
});
