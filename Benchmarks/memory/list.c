// Linked lists and a search tree from malloc: built, reversed, merged, searched, freed.
// quick: 3
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct node { struct node *left, *right; uint32_t value; } node;

static node *make(uint32_t value) {
    node *n = malloc(sizeof *n + (value & 31));
    n->left = n->right = NULL;
    n->value = value;
    return n;
}

static node *reverse(node *n) {
    node *result = NULL;
    while (n) {
        node *next = n->right;
        n->right = result;
        result = n;
        n = next;
    }
    return result;
}

static node *merge(node *a, node *b) {
    node head = {0}, *tail = &head;
    while (a && b) {
        node **least = a->value <= b->value ? &a : &b;
        tail = tail->right = *least;
        *least = (*least)->right;
    }
    tail->right = a ? a : b;
    return head.right;
}

static node *sort(node *n) {
    if (!n || !n->right) return n;
    node *slow = n, *fast = n->right;
    while (fast && fast->right) slow = slow->right, fast = fast->right->right;
    node *second = slow->right;
    slow->right = NULL;
    return merge(sort(n), sort(second));
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 40;
    uint32_t seed = 1, sum = 0;
    for (long r = 0; r < rounds; r++) {
        node *list = NULL, *root = NULL;
        for (int i = 0; i < 8000; i++) {
            seed = seed * 1664525u + 1013904223u;
            node *n = make(seed >> 10);
            n->right = list;
            list = n;
            node **at = &root;
            while (*at && (*at)->value != n->value) {
                at = n->value < (*at)->value ? &(*at)->left : &(*at)->right;
            }
            if (!*at) *at = make(n->value);
        }
        list = reverse(sort(list));
        for (node *n = list; n;) {
            node *next = n->right, *at = root;
            uint32_t depth = 0;
            for (; at->value != n->value; depth++) at = n->value < at->value ? at->left : at->right;
            sum = sum * 31 + n->value + depth;
            free(n);
            n = next;
        }
        // The tree goes by turning left branches to the right.
        while (root) {
            if (root->left) {
                node *l = root->left;
                root->left = l->right;
                l->right = root;
                root = l;
            } else {
                node *next = root->right;
                free(root);
                root = next;
            }
        }
    }
    printf("list %08x\n", sum);
}
