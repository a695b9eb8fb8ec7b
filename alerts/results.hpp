// The results of one patient, in the order in which they were learnt. Each is a value that several
// copies of the patient share until one of them changes it: to save a result, or to hand it on,
// copies nothing. What results are looked for by stands in a list of its own, so close together
// that to find one among hundreds reads a few lines of memory.
#pragma once

#include "alerts/terminology.hpp"
#include "alerts/time.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace alerts {

struct Result;

class Results {
    struct Kept {
        std::shared_ptr<Result> result;
        Time observed{};
        std::uint64_t concepts = 0;  // of its matches: a bit stands for several concepts
        bool diagnoses = false;
        bool changed = false;
    };
    struct Hashes {
        std::uint32_t key = 0;
        std::uint32_t test = 0;
    };

  public:
    // References and iterators are valid until the next change.
    class Iterator {
      public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = Result;
        using difference_type = std::ptrdiff_t;
        using pointer = const Result*;
        using reference = const Result&;

        Iterator() = default;
        explicit Iterator(const Kept* at) : at_{at} {}
        [[nodiscard]] const Result& operator*() const { return *at_->result; }
        [[nodiscard]] const Result* operator->() const { return at_->result.get(); }
        Iterator& operator++() {
            ++at_;
            return *this;
        }
        Iterator operator++(int) { return Iterator{at_++}; }
        friend bool operator==(const Iterator&, const Iterator&) = default;

      private:
        const Kept* at_ = nullptr;
    };

    [[nodiscard]] std::size_t size() const { return all_.size(); }
    [[nodiscard]] bool empty() const { return all_.empty(); }
    [[nodiscard]] Iterator begin() const { return Iterator{all_.data()}; }
    [[nodiscard]] Iterator end() const { return Iterator{all_.data() + all_.size()}; }
    [[nodiscard]] const Result& operator[](std::size_t i) const { return *all_[i].result; }
    [[nodiscard]] const Result& at(std::size_t i) const { return *all_.at(i).result; }
    [[nodiscard]] const Result& front() const { return *all_.front().result; }
    [[nodiscard]] const Result& back() const { return *all_.back().result; }
    // When the result was observed, without a look at it.
    [[nodiscard]] Time observed(std::size_t i) const { return all_[i].observed; }

    [[nodiscard]] std::optional<std::size_t> find(std::string_view key) const;
    // Calls visit(i) for each result of the test (Result::test), as far as a hash can tell.
    template <class Visit>
    void for_each_of_test(std::string_view test, Visit visit) const {
        const std::uint32_t hash = hash_of(test);
        for (std::size_t i = 0; i < hashes_.size(); ++i)
            if (hashes_[i].test == hash) visit(i);
    }
    // Calls visit(result) for each that matches the concept, and perhaps for some that do not.
    template <class Visit>
    void for_each_that_may_be(ConceptId id, Visit visit) const {
        for (const Kept& one : all_)
            if ((one.concepts & bit(id)) != 0) visit(*one.result);
    }
    // Calls visit(result) for each whose answers name problems.
    template <class Visit>
    void for_each_with_diagnoses(Visit visit) const {
        for (const Kept& one : all_)
            if (one.diagnoses) visit(*one.result);
    }
    [[nodiscard]] bool has_diagnoses(std::size_t i) const { return all_[i].diagnoses; }

    // A result as the store has it.
    void keep(Result stored);
    // A new one, which the store must write.
    void add(std::shared_ptr<Result> made);
    void add(Result made);
    // Calls change(result) with one that is this patient's alone, which the store must write.
    template <class Change>
    void edit(std::size_t i, Change change) {
        change(own(i));
        index(i);
        mark(i);
    }
    void replace(std::size_t i, Result by);
    void erase(std::size_t i);
    void clear();
    // Calls fill(result) for each, to fill in what is derived.
    template <class Fill>
    void derive(Fill fill) {
        for (std::size_t i = 0; i < all_.size(); ++i) {
            fill(own(i));
            index(i);
        }
    }

    [[nodiscard]] bool changed(std::size_t i) const { return all_[i].changed; }
    // Calls visit(result) for each that the store must write.
    template <class Visit>
    void for_each_changed(Visit visit) const {
        for (std::size_t i = first_marked(); i < all_.size(); ++i)
            if (all_[i].changed) visit(*all_[i].result);
    }
    void clear_marks();

    // Those that are marked, shared and without their marks.
    [[nodiscard]] Results marked() const;
    // Takes each of these in the place of the one with its key, or behind all others.
    void take(Results changes);

  private:
    [[nodiscard]] static std::uint32_t hash_of(std::string_view text) {
        return static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));
    }
    [[nodiscard]] static std::uint64_t bit(ConceptId id) { return std::uint64_t{1} << (id % 64U); }
    [[nodiscard]] Result& own(std::size_t i);
    void index(std::size_t i);
    void mark(std::size_t i);
    void append(std::shared_ptr<Result> result);
    [[nodiscard]] std::optional<std::size_t> find(std::string_view key, std::uint32_t hash) const;
    // The place of the first that the store must write; the end when there is none.
    [[nodiscard]] std::size_t first_marked() const;

    std::vector<Kept> all_;
    std::vector<Hashes> hashes_;  // of each
    std::size_t marks_ = 0;
};

}  // namespace alerts
