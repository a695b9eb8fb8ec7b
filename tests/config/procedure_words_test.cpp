// The shipped procedures and services: every code of the clinical reference, and words of orders.
#include "tests/config/shipped_terminology.hpp"

namespace {

using namespace shipped;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(ProcedureCode, means_parathyroidectomy_for_each_gland_resected_or_excised) {
    for (const char root : {'T', 'B'}) {
        for (const char gland : {'L', 'M', 'N', 'P', 'Q', 'R'}) {
            const std::string code = std::string{"0G"} + root + gland + "0ZZ";
            EXPECT_THAT(procedure(coded("I10P", code)), ElementsAre("parathyroidectomy")) << code;
        }
    }
    for (const char* code : {"06.81", "06.89", "0681"}) {
        EXPECT_THAT(procedure(coded("I9CP", code)), ElementsAre("parathyroidectomy")) << code;
    }
}

TEST(ProcedureCode, of_a_biopsy_of_the_glands_means_no_parathyroidectomy) {
    EXPECT_THAT(procedure(coded("I10P", "0GBP0ZX")), IsEmpty());
    EXPECT_THAT(procedure(coded("I10P", "0GBR0ZX")), IsEmpty());
    EXPECT_THAT(procedure(coded("I9CP", "06.13")), IsEmpty());
}

TEST(ProcedureCode, means_skin_biopsy) {
    EXPECT_THAT(procedure(coded("SCT", "240977001")), ElementsAre("skin-biopsy"));
    EXPECT_THAT(procedure(coded("I9CP", "86.11")), ElementsAre("skin-biopsy"));
}

TEST(ProcedureCode, that_is_unverified_or_licensed_is_left_to_the_site) {
    EXPECT_THAT(procedure(coded("SCT", "53304009")), IsEmpty());
    EXPECT_THAT(procedure(coded("LN", "38263-0")), IsEmpty());
    for (const char* code : {"60500", "60502", "60505", "11104", "11102", "77080"}) {
        EXPECT_THAT(procedure(coded("C4", code)), IsEmpty()) << code;
    }
}

TEST(ProcedureWords, name_what_is_ordered) {
    EXPECT_THAT(procedure("Total parathyroidectomy with autotransplant"),
                ElementsAre("parathyroidectomy"));
    EXPECT_THAT(procedure("PARATHYROIDECTOMY"), ElementsAre("parathyroidectomy"));
    EXPECT_THAT(procedure("Biopsy of skin, punch"), ElementsAre("skin-biopsy"));
    EXPECT_THAT(procedure("Skin biopsy L leg"), ElementsAre("skin-biopsy"));
    EXPECT_THAT(procedure("DXA hip and spine"), ElementsAre("bone-density"));
    EXPECT_THAT(procedure("DEXA"), ElementsAre("bone-density"));
    EXPECT_THAT(procedure("Bone densitometry"), ElementsAre("bone-density"));
    EXPECT_THAT(procedure("Bone density study"), ElementsAre("bone-density"));
    EXPECT_THAT(procedure("Wound care consult"), ElementsAre("wound-review"));
    EXPECT_THAT(procedure("Consult to palliative care"), ElementsAre("palliative-referral"));
    EXPECT_THAT(procedure("Goals of care discussion"), ElementsAre("advance-care-planning"));
}

TEST(ProcedureWords, do_not_name_what_was_done_is_denied_or_sounds_alike) {
    for (const char* text :
         {"s/p parathyroidectomy", "status post total parathyroidectomy",
          "history of parathyroidectomy", "no skin biopsy", "Parathyroid hormone",
          "PTH post parathyroidectomy", "Cervical punch biopsy", "Vulvar punch biopsy",
          "Oral punch biopsy", "status post skin biopsy", "s/p skin biopsy", "Renal biopsy",
          "index of bones", "Dexamethasone"}) {
        EXPECT_THAT(procedure(text), IsEmpty()) << text;
    }
}

}  // namespace
