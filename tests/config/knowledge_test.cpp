#include "config/knowledge.hpp"

#include "tests/config/mistakes.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

namespace {

namespace fs = std::filesystem;
using config::load_knowledge;
using config::NamedText;
using testing::ElementsAre;

const char* const terminology =
    "- {concept: vka, kind: drug, title: VKA, texts: [warfarin]}\n"
    "- {concept: crp, kind: lab, title: CRP, texts: [crp], units: {mg/L: }}\n";

config::Loaded<alerts::Knowledge> with_codes(const std::string& csv) {
    const NamedText concepts{"t.yaml", terminology};
    const NamedText codes{"c.csv", csv};
    return config::parse_knowledge({&concepts, 1}, {}, {&codes, 1});
}

TEST(LocalCodes, map_a_code_or_a_text_to_a_concept) {
    const auto knowledge = with_codes(
        "concept,system,code,text\n"
        "vka,99H1,WARF5,\"Warfarin, 5 mg\"\n"
        "vka,,COUM*,\n"
        "vka,,,blood thinner pill\n");
    ASSERT_TRUE(knowledge) << said(knowledge)[0];
    const alerts::Concept& vka = knowledge->terminology[0];
    ASSERT_EQ(vka.codes.size(), 2U);
    EXPECT_EQ(vka.codes[0].system, "99H1");
    EXPECT_EQ(vka.codes[0].code, "WARF5");
    EXPECT_FALSE(vka.codes[0].prefix);
    EXPECT_EQ(vka.codes[1].system, "");
    EXPECT_EQ(vka.codes[1].code, "COUM");
    EXPECT_TRUE(vka.codes[1].prefix);
    EXPECT_THAT(vka.texts, ElementsAre("warfarin", "blood thinner pill"));
}

class LocalCodesRefuse : public testing::TestWithParam<Wrong> {};

TEST_P(LocalCodesRefuse, with_place_and_reason) {
    EXPECT_THAT(said(with_codes(GetParam().text)), ElementsAre("c.csv:" + GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    LocalCodes, LocalCodesRefuse,
    testing::Values(Wrong{"a_file_without_its_columns", "L,WARF5,x,vka\n",
                          "1:1: the first line must name the columns system, code, text, concept"},
                    Wrong{"a_row_of_another_length", "system,code,text,concept\nL,WARF5,vka\n",
                          "2:1: expected 4 columns, found 3"},
                    Wrong{"an_unknown_concept", "system,code,text,concept\nL,WARF5,x,vkaa\n",
                          "2:11: unknown concept 'vkaa'; did you mean 'vka'?"},
                    Wrong{"a_row_that_maps_nothing", "system,code,text,concept\nL,,,vka\n",
                          "2:1: neither a code nor a text"},
                    Wrong{"a_loinc_code_mistyped", "system,code,text,concept\nLN,1988-6,x,crp\n",
                          "2:4: '1988-6' is no LOINC code: its check digit is wrong; a site's own "
                          "code has no system"},
                    Wrong{"semicolons_between_its_columns", "system;code;text;concept\n",
                          "1:1: the first line must name the columns system, code, text, concept, "
                          "with commas between them, not semicolons"},
                    Wrong{"a_text_with_too_short_a_beginning",
                          "system,code,text,concept\n,,iro*,vka\n",
                          "2:3: 'iro*': a star ends a word, after five letters or more"},
                    Wrong{"a_snomed_code_mistyped",
                          "system,code,text,concept\nSCT,237902008,,vka\n",
                          "2:5: '237902008' is no SNOMED code: its check digit is wrong; a site's "
                          "own code has no system"},
                    Wrong{"a_quote_never_closed", "system,code,text,concept\n\"L,WARF5,x,vka\n",
                          "2:1: a quote that is never closed"},
                    Wrong{"bytes_that_are_no_text", "system,code,text,concept\nL,\xFF,x,vka\n",
                          "2:3: is not UTF-8 text here"}),
    test_name);

TEST(LocalCodes, of_the_wrong_kind_of_file_are_not_all_listed) {
    std::string csv = "system,code,text,concept\n";
    for (int i = 0; i < 5'000; ++i) csv += "L,1,x,nothing\n";
    const auto lines = said(with_codes(csv));
    ASSERT_EQ(lines.size(), 101U);
    EXPECT_EQ(lines.back(), "c.csv:102:1: the rest of the file was not read: too many mistakes");
}

class KnowledgeFolder : public testing::Test {
  protected:
    KnowledgeFolder() { fs::create_directories(folder_); }
    ~KnowledgeFolder() override { fs::remove_all(folder_); }
    KnowledgeFolder(const KnowledgeFolder&) = delete;
    KnowledgeFolder& operator=(const KnowledgeFolder&) = delete;

    void write(const std::string& name, const std::string& text) const {
        std::ofstream{folder_ / name} << text;
    }
    const fs::path folder_ = fs::path{testing::TempDir()} /
                             testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(KnowledgeFolder, is_read_by_name_and_only_its_yaml_files) {
    write("b.yaml", "- {concept: second, kind: drug, title: x, texts: [x]}\n");
    write("a.yaml", "- {concept: first, kind: drug, title: x, texts: [x]}\n");
    write("notes.txt", "no: [yaml\n");
    const auto knowledge = load_knowledge({{folder_}, {}, {}});
    ASSERT_TRUE(knowledge) << said(knowledge)[0];
    ASSERT_EQ(knowledge->terminology.size(), 2U);
    EXPECT_EQ(knowledge->terminology[0].name, "first");
    EXPECT_EQ(knowledge->terminology[1].name, "second");
}

TEST_F(KnowledgeFolder, is_refused_when_it_holds_no_file_of_its_kind) {
    EXPECT_THAT(said(load_knowledge({{}, {folder_}, {}})),
                ElementsAre(folder_.string() + ": holds no *.yaml file"));
}

TEST_F(KnowledgeFolder, names_every_missing_file_at_once) {
    EXPECT_THAT(said(load_knowledge({{folder_ / "t.yaml"}, {folder_ / "r.yaml"}, {}})),
                ElementsAre((folder_ / "t.yaml").string() + ": there is no such file",
                            (folder_ / "r.yaml").string() + ": there is no such file"));
}

TEST_F(KnowledgeFolder, reads_local_codes) {
    write("t.yaml", terminology);
    write("site.csv", "system,code,text,concept\nL,WARF5,,vka\n");
    const auto knowledge = load_knowledge({{folder_ / "t.yaml"}, {}, {folder_ / "site.csv"}});
    ASSERT_TRUE(knowledge) << said(knowledge)[0];
    EXPECT_EQ(knowledge->terminology[0].codes.size(), 1U);
}

}  // namespace
