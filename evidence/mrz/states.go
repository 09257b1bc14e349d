package mrz

import (
	"slices"
	"strings"
)

// KnownState reports whether code, without fillers, is one that Doc 9303 has
// for a state, an organisation or a nationality, those of specimens and of
// states that are no more included. A code that it does not have is no fault of
// a zone: codes are added, and samples use others. A person has to look.
//
// Source: ICAO Doc 9303-3 section 5; ISO 3166-1 alpha-3 as of November 2026.
func KnownState(code string) bool {
	if _, ok := slices.BinarySearch(isoStates, code); ok {
		return true
	}
	return specialState(code) != nil
}

// specimenState reports whether code belongs to specimens.
func specimenState(code string) bool {
	s := specialState(code)
	return s != nil && s.part == partSpecimens
}

func specialState(code string) *special {
	for i := range specialStates {
		if specialStates[i].code == code {
			return &specialStates[i]
		}
	}
	return nil
}

// special is a code that is not one of ISO 3166-1.
type special struct{ code, part, what string }

// The parts of Doc 9303-3 section 5.
const (
	partExtensions  = "A, codes not in ISO 3166-1"
	partReserved    = "B, reserved by the ISO 3166 maintenance agency"
	partUN          = "C, United Nations travel documents"
	partAuthorities = "D, other issuing authorities"
	partPersons     = "E, persons without a defined nationality"
	partDeprecated  = "F, no longer in ISO 3166"
	partSpecimens   = "G, specimen documents"
)

// specialStates are the codes of Doc 9303-3 section 5 that are not in ISO
// 3166-1. IAO (Part H) signs lists and stands in no zone.
var specialStates = []special{
	{"D", partExtensions, "Germany"},
	{"GBD", partExtensions, "British Overseas Territories Citizen"},
	{"GBN", partExtensions, "British National (Overseas)"},
	{"GBO", partExtensions, "British Overseas Citizen"},
	{"GBP", partExtensions, "British Protected Person"},
	{"GBS", partExtensions, "British Subject"},
	{"RKS", partExtensions, "Kosovo"},
	{"EUE", partReserved, "European Union"},
	{"UNO", partUN, "United Nations Organization"},
	{"UNA", partUN, "United Nations specialized agency"},
	{"UNK", partUN, "resident of Kosovo, document of the United Nations mission there"},
	{"XBA", partAuthorities, "African Development Bank"},
	{"XIM", partAuthorities, "African Export-Import Bank"},
	{"XCC", partAuthorities, "Caribbean Community"},
	{"XCE", partAuthorities, "Council of Europe"},
	{"XCO", partAuthorities, "Common Market for Eastern and Southern Africa"},
	{"XEC", partAuthorities, "Economic Community of West African States"},
	{"XPO", partAuthorities, "Interpol"},
	{"XES", partAuthorities, "Organization of Eastern Caribbean States"},
	{"XMP", partAuthorities, "Parliamentary Assembly of the Mediterranean"},
	{"XOM", partAuthorities, "Sovereign Military Order of Malta"},
	{"XDC", partAuthorities, "Southern African Development Community"},
	{"XXA", partPersons, "stateless person, 1954 Convention"},
	{"XXB", partPersons, "refugee, 1951 Convention"},
	{"XXC", partPersons, "refugee otherwise"},
	{"XXX", partPersons, "unspecified nationality"},
	{"ANT", partDeprecated, "Netherlands Antilles"},
	{"NTZ", partDeprecated, "Neutral Zone"},
	{"UTO", partSpecimens, "Utopia"},
}

// isoStates are the codes of ISO 3166-1 alpha-3, in order.
var isoStates = strings.Fields(`
	ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE
	BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA
	CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE
	DEU DJI DMA DNK DOM DZA
	ECU EGY ERI ESH ESP EST ETH
	FIN FJI FLK FRA FRO FSM
	GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY
	HKG HMD HND HRV HTI HUN
	IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA
	JAM JEY JOR JPN
	KAZ KEN KGZ KHM KIR KNA KOR KWT
	LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA
	MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT
	NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL
	OMN
	PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF
	QAT
	REU ROU RUS RWA
	SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR
	TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA
	UGA UKR UMI URY USA UZB
	VAT VCT VEN VGB VIR VNM VUT
	WLF WSM
	YEM
	ZAF ZMB ZWE`)
