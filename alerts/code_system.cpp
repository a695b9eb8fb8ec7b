#include "alerts/code_system.hpp"

#include "alerts/terminology.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace alerts {
namespace {

struct Alias {
    std::string_view as_sent;  // in capitals
    std::string_view normal;
};

// Sorted. HL7 table 0396, FHIR's URLs without their scheme, OIDs, and what feeds write instead.
// I10 and the ICD-10 of the WHO count as ICD10CM: the clinical modification only adds digits, and
// feeds from where it is used label it I10. Other national editions give the fifth character other
// meanings and stay apart.
constexpr std::array aliases{
    Alias{"2.16.840.1.113883.6.1", "LOINC"},
    Alias{"2.16.840.1.113883.6.103", "ICD9CM"},
    Alias{"2.16.840.1.113883.6.104", "ICD9PCS"},
    Alias{"2.16.840.1.113883.6.12", "CPT"},
    Alias{"2.16.840.1.113883.6.285", "HCPCS"},
    Alias{"2.16.840.1.113883.6.3", "ICD10CM"},
    Alias{"2.16.840.1.113883.6.4", "ICD10PCS"},
    Alias{"2.16.840.1.113883.6.42", "ICD9CM"},
    Alias{"2.16.840.1.113883.6.69", "NDC"},
    Alias{"2.16.840.1.113883.6.73", "ATC"},
    Alias{"2.16.840.1.113883.6.88", "RXNORM"},
    Alias{"2.16.840.1.113883.6.90", "ICD10CM"},
    Alias{"2.16.840.1.113883.6.96", "SNOMED"},
    Alias{"C4", "CPT"},
    Alias{"C5", "CPT"},
    Alias{"CPT-4", "CPT"},
    Alias{"CPT4", "CPT"},
    Alias{"FHIR.DE/CODESYSTEM/BFARM/ICD-10-GM", "ICD10GM"},
    Alias{"FHIR.DE/CODESYSTEM/DIMDI/ICD-10-GM", "ICD10GM"},
    Alias{"HL7.ORG/FHIR/SID/ICD-10", "ICD10CM"},
    Alias{"HL7.ORG/FHIR/SID/ICD-10-CM", "ICD10CM"},
    Alias{"HL7.ORG/FHIR/SID/ICD-9-CM", "ICD9CM"},
    Alias{"HL7.ORG/FHIR/SID/NDC", "NDC"},
    Alias{"I10", "ICD10CM"},
    Alias{"I10C", "ICD10CM"},
    Alias{"I10G", "ICD10GM"},
    Alias{"I10P", "ICD10PCS"},
    Alias{"I9", "ICD9CM"},
    Alias{"I9C", "ICD9CM"},
    Alias{"I9CDX", "ICD9CM"},
    Alias{"I9CP", "ICD9PCS"},
    Alias{"ICD-10", "ICD10CM"},
    Alias{"ICD-10-CM", "ICD10CM"},
    Alias{"ICD-10-GM", "ICD10GM"},
    Alias{"ICD-10-PCS", "ICD10PCS"},
    Alias{"ICD-10CM", "ICD10CM"},
    Alias{"ICD-9", "ICD9CM"},
    Alias{"ICD-9-CM", "ICD9CM"},
    Alias{"ICD-9CM", "ICD9CM"},
    Alias{"ICD10", "ICD10CM"},
    Alias{"ICD10-CM", "ICD10CM"},
    Alias{"ICD9", "ICD9CM"},
    Alias{"ICD9-CM", "ICD9CM"},
    Alias{"LN", "LOINC"},
    Alias{"LNC", "LOINC"},
    Alias{"LOCAL", "L"},
    Alias{"LOINC.ORG", "LOINC"},
    Alias{"RX-NORM", "RXNORM"},
    Alias{"RXCUI", "RXNORM"},
    Alias{"RXN", "RXNORM"},
    Alias{"SCT", "SNOMED"},
    Alias{"SCT2", "SNOMED"},
    Alias{"SNOMED CT", "SNOMED"},
    Alias{"SNOMED-CT", "SNOMED"},
    Alias{"SNOMED.INFO/SCT", "SNOMED"},
    Alias{"SNOMEDCT", "SNOMED"},
    Alias{"SNOMEDCT_US", "SNOMED"},
    Alias{"WC", "ATC"},
    Alias{"WHOCC.NO/ATC", "ATC"},
    Alias{"WWW.NLM.NIH.GOV/RESEARCH/UMLS/RXNORM", "RXNORM"},
    Alias{"WWW.WHOCC.NO/ATC", "ATC"},
};
static_assert(std::is_sorted(aliases.begin(), aliases.end(),
                             [](const Alias& a, const Alias& b) { return a.as_sent < b.as_sent; }));

bool digit(char c) {
    return c >= '0' && c <= '9';
}

char capital(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string capitals(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(), capital);
    return result;
}

// 4-4-2, 5-3-2 and 5-4-1 are one code each as 5-4-2: the dashes say where a zero belongs.
// Without a package it is the product. Ten digits without dashes are ambiguous and stay as they
// are.
std::string normal_ndc(std::string_view code) {
    const std::size_t first = code.find('-');
    if (first == code.npos) return std::string{code};
    const std::size_t second = std::min(code.find('-', first + 1), code.size());
    const std::string_view labeler = code.substr(0, first);
    const std::string_view product = code.substr(first + 1, second - first - 1);
    const std::string_view package =
        second == code.size() ? std::string_view{} : code.substr(second + 1);
    if (labeler.size() > 5 || product.size() > 4 || package.size() > 2) return std::string{code};
    std::string digits = std::string(5 - labeler.size(), '0')
                             .append(labeler)
                             .append(4 - product.size(), '0')
                             .append(product);
    if (!package.empty()) digits.append(2 - package.size(), '0').append(package);
    return digits;
}

bool fails_check(std::string_view system, std::string_view code) {
    return (system == "LOINC" && !valid_loinc(code)) || (system == "SNOMED" && !valid_snomed(code));
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string normal_system(std::string_view as_sent) {
    std::string system = capitals(trimmed(as_sent));
    for (const std::string_view scheme : {"URN:OID:", "HTTP://", "HTTPS://"}) {
        if (system.starts_with(scheme)) {
            system.erase(0, scheme.size());
            break;
        }
    }
    while (system.ends_with('/')) system.pop_back();
    const auto found =
        std::lower_bound(aliases.begin(), aliases.end(), system,
                         [](const Alias& a, const std::string& b) { return a.as_sent < b; });
    if (found != aliases.end() && found->as_sent == system) return std::string{found->normal};
    return system;
}

std::string normal_code(std::string_view system, std::string_view as_sent) {
    const std::string_view code = trimmed(as_sent);
    if (system.starts_with("ICD")) {
        std::string result = capitals(code);
        result.erase(std::remove(result.begin(), result.end(), '.'), result.end());
        return result;
    }
    if (system == "NDC") return normal_ndc(code);
    if (system == "ATC" || system == "HCPCS") return capitals(code);
    return std::string{code};
}

bool mislabelled(const Code& sent) {
    const std::string_view code = trimmed(sent.code);
    return !code.empty() && fails_check(normal_system(sent.system), code);
}

std::string looked_up_system(const Code& sent) {
    std::string system = normal_system(sent.system);
    if (system.empty() || fails_check(system, trimmed(sent.code))) return std::string{local_system};
    return system;
}

bool valid_loinc(std::string_view code) {
    const std::size_t dash = code.find('-');
    if (dash == code.npos || dash == 0 || dash > 7 || dash + 2 != code.size()) return false;
    if (!digit(code.back())) return false;
    int sum = 0;
    bool twice = true;  // from the right, every other digit, and the digits of what comes out
    for (std::size_t i = dash; i-- > 0; twice = !twice) {
        if (!digit(code[i])) return false;
        const int value = (code[i] - '0') * (twice ? 2 : 1);
        sum += value / 10 + value % 10;
    }
    return (10 - sum % 10) % 10 == code.back() - '0';
}

// Verhoeff's dihedral check: the digits from the right, each permuted by its place, multiply to 0.
bool valid_snomed(std::string_view code) {
    constexpr std::string_view product[] = {"0123456789", "1234067895", "2340178956", "3401289567",
                                            "4012395678", "5987604321", "6598710432", "7659821043",
                                            "8765932104", "9876543210"};
    constexpr std::string_view permuted[] = {"0123456789", "1576283094", "5803796142",
                                             "8916043527", "9453126870", "4286573901",
                                             "2793806415", "7046913258"};
    if (code.size() < 6 || code.size() > 18) return false;
    std::size_t check = 0;
    for (std::size_t place = 0; place < code.size(); ++place) {
        const char c = code[code.size() - 1 - place];
        if (!digit(c)) return false;
        const char there = permuted[place % 8][static_cast<std::size_t>(c - '0')];
        check =
            static_cast<std::size_t>(product[check][static_cast<std::size_t>(there - '0')] - '0');
    }
    return check == 0;
}

}  // namespace alerts
