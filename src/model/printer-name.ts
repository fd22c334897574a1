/** Maker and model as a person says them, undefined when neither is told; some makers put their name into the model. */
export function printerName(fields: {
  vendor?: string | undefined;
  model?: string | undefined;
}): string | undefined {
  const { vendor, model } = fields;
  if (!model) return vendor;
  return vendor && !model.toLowerCase().startsWith(vendor.toLowerCase()) ? `${vendor} ${model}` : model;
}
