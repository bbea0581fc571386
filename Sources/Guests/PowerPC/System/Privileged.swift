import Guest
import IR

/// Power ISA III: what programs must not use.
extension PPCTable {
    static let privileged: [Encoding<PPC>] = [
        privileged("mfmsr", "011111 RT:5 xxxxx xxxxx 0001010011 x"),
        privileged("mtmsr", "011111 RS:5 xxxx L xxxxx 0010010010 x"),
        privileged("mtmsrd", "011111 RS:5 xxxx L xxxxx 0010110010 x"),
        privileged("rfi", "010011 xxxxx xxxxx xxxxx 0000110010 x"),
        privileged("rfid", "010011 xxxxx xxxxx xxxxx 0000010010 x"),
        privileged("hrfid", "010011 xxxxx xxxxx xxxxx 0100010010 x"),
        privileged("rfscv", "010011 xxxxx xxxxx xxxxx 0001010010 x", "v3.0"),
        privileged("stop", "010011 xxxxx xxxxx xxxxx 0101110010 x", "v3.0"),
        privileged("mfsr", "011111 RT:5 x SR:4 xxxxx 1001010011 x"),
        privileged("mfsrin", "011111 RT:5 xxxxx RB:5 1010010011 x"),
        privileged("mtsr", "011111 RS:5 x SR:4 xxxxx 0011010010 x"),
        privileged("mtsrin", "011111 RS:5 xxxxx RB:5 0011110010 x"),
        privileged("slbie", "011111 xxxxx xxxxx RB:5 0110110010 x"),
        privileged("slbieg", "011111 RS:5 xxxxx RB:5 0111010010 x", "v3.0"),
        privileged("slbia", "011111 xx IH:3 xxxxx xxxxx 0111110010 x"),
        privileged("slbiag", "011111 RS:5 xxxx L xxxxx 1101010010 x", "v3.0B"),
        privileged("slbmte", "011111 RS:5 xxxxx RB:5 0110010010 x"),
        privileged("slbmfev", "011111 RT:5 xxxx L RB:5 1101010011 x"),
        privileged("slbmfee", "011111 RT:5 xxxx L RB:5 1110010011 x"),
        privileged("slbfee.", "011111 RT:5 xxxxx RB:5 1111010011 1"),
        privileged("slbsync", "011111 xxxxx xxxxx xxxxx 0101010010 x", "v3.0"),
        privileged("tlbie", "011111 RS:5 x RIC:2 PRS R RB:5 0100110010 x"),
        privileged("tlbiel", "011111 RS:5 x RIC:2 PRS R RB:5 0100010010 x"),
        privileged("tlbsync", "011111 xxxxx xxxxx xxxxx 1000110110 x"),
        privileged("msgsnd", "011111 xxxxx xxxxx RB:5 0011001110 x", "v2.07"),
        privileged("msgclr", "011111 xxxxx xxxxx RB:5 0011101110 x", "v2.07"),
        privileged("msgsndp", "011111 xxxxx xxxxx RB:5 0010001110 x", "v2.07"),
        privileged("msgclrp", "011111 xxxxx xxxxx RB:5 0010101110 x", "v2.07"),
        privileged("msgsync", "011111 xxxxx xxxxx xxxxx 1101110110 x", "v3.0"),
        privileged("dcbi", "011111 xxxxx RA:5 RB:5 0111010110 x"),
        privileged("hashstp", "011111 D:5 RA:5 RB:5 1010010010 DX", "v3.1B"),
        privileged("hashchkp", "011111 D:5 RA:5 RB:5 1010110010 DX", "v3.1B"),
        privileged("lbzcix", "011111 RT:5 RA:5 RB:5 1101010101 x", "v2.05"),
        privileged("lhzcix", "011111 RT:5 RA:5 RB:5 1100110101 x", "v2.05"),
        privileged("lwzcix", "011111 RT:5 RA:5 RB:5 1100010101 x", "v2.05"),
        privileged("ldcix", "011111 RT:5 RA:5 RB:5 1101110101 x", "v2.05"),
        privileged("stbcix", "011111 RS:5 RA:5 RB:5 1111010101 x", "v2.05"),
        privileged("sthcix", "011111 RS:5 RA:5 RB:5 1110110101 x", "v2.05"),
        privileged("stwcix", "011111 RS:5 RA:5 RB:5 1110010101 x", "v2.05"),
        privileged("stdcix", "011111 RS:5 RA:5 RB:5 1111110101 x", "v2.05"),
    ]

    private static func privileged(
        _ name: StaticString, _ pattern: StaticString, _ feature: StaticString = ""
    ) -> Encoding<PPC> {
        Encoding(name, pattern, feature) { _, ir in ir.privileged() }
    }
}
